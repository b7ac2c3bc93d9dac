/** Where real answers, and so the emulator's, are known to differ from the vendor's description of them. */

/** One known difference. */
export interface Deviation {
  /** JSON pointer of the schema in the description. */
  at: string;
  /** What is seen besides what that schema allows. */
  also?: object;
  /** Which of its properties are not always there, although they are required. */
  optional?: string[];
  /** The fact behind it, and where it was observed. */
  why: string;
}

const nothing = { type: 'null' };

/** Every known difference. */
export const deviations: readonly Deviation[] = [
  {
    at: '/components/schemas/dns-records_comment',
    also: nothing,
    why: 'Recorded: records without a comment carry null.',
  },
  {
    at: '/components/schemas/dns-records_dns-record-response',
    optional: ['data'],
    why: 'Recorded: records of types without parts carry no data.',
  },
  {
    at: '/components/schemas/dns-records_dns-response-batch-object/properties/deletes',
    also: nothing,
    why: 'Documented (Batch DNS records in endpoints.md): operations that were not asked for may come back as null.',
  },
  {
    at: '/components/schemas/dns-records_dns-response-batch-object/properties/patches',
    also: nothing,
    why: 'Documented (Batch DNS records in endpoints.md): operations that were not asked for may come back as null.',
  },
  {
    at: '/components/schemas/dns-records_dns-response-batch-object/properties/puts',
    also: nothing,
    why: 'Documented (Batch DNS records in endpoints.md): operations that were not asked for may come back as null.',
  },
  {
    at: '/components/schemas/dns-records_dns-response-batch-object/properties/posts',
    also: nothing,
    why: 'Documented (Batch DNS records in endpoints.md): operations that were not asked for may come back as null.',
  },
  {
    at: '/components/schemas/zones_zone/properties/owner/properties/id',
    also: nothing,
    why: 'Recorded: zones carry no identifier of their owner.',
  },
  {
    at: '/components/schemas/zones_zone/properties/tenant/properties/id',
    also: nothing,
    why: 'Recorded: zones outside a tenant carry null.',
  },
  {
    at: '/components/schemas/zones_zone/properties/tenant/properties/name',
    also: nothing,
    why: 'Recorded: zones outside a tenant carry null.',
  },
  {
    at: '/components/schemas/zones_zone/properties/tenant_unit/properties/id',
    also: nothing,
    why: 'Recorded: zones outside a tenant carry null.',
  },
  {
    at: '/components/schemas/zones_zone',
    optional: ['name_servers'],
    why: 'Documented: partial zones have no name servers of their own.',
  },
  {
    at: '/components/schemas/bill-subs-api_schemas-frequency',
    also: { const: '' },
    why: 'Recorded: plans that are free have an empty frequency.',
  },
  {
    at: '/components/schemas/dns-records_dns-response-review-scan-object/properties/rejects/items',
    also: { type: 'object', required: ['id'] },
    why: 'Documented by the official package: rejected proposals come back as objects with an identifier.',
  },
  {
    at: '/components/schemas/iam_account/properties/settings/properties/abuse_contact_email',
    also: nothing,
    why: 'Recorded (quirk 25): accounts without a contact for abuse carry null.',
  },
  {
    at: '/components/schemas/iam_member_with_policies/properties/user/properties/id',
    also: { const: '' },
    why: 'Recorded (quirk 26): who was invited and has no login has an empty identifier.',
  },
  {
    at: '/components/schemas/iam_member_with_policies/properties/status',
    also: { const: 'rejected' },
    why: 'Documented (List members in endpoints.md): the filter takes `rejected`, so members can be.',
  },
  {
    at: '/components/schemas/iam_user_group_member_detailed/properties/user/properties/first_name',
    also: nothing,
    why: 'Recorded (quirk 26): the names of who was invited are null.',
  },
  {
    at: '/components/schemas/iam_user_group_member_detailed/properties/user/properties/last_name',
    also: nothing,
    why: 'Recorded (quirk 26): the names of who was invited are null.',
  },
  {
    at: '/components/schemas/aaa_filters',
    also: nothing,
    why: 'Recorded: filters of a policy may be null.',
  },
  {
    at: '/components/schemas/aaa_last_success',
    also: nothing,
    why: 'Documented and recorded: null for a new webhook.',
  },
  {
    at: '/components/schemas/aaa_last_failure',
    also: nothing,
    why: 'Documented and recorded: null for a new webhook.',
  },
  {
    at: '/components/schemas/aaa_schemas-response_collection/properties/result/additionalProperties',
    also: { $ref: '#/components/schemas/aaa_eligibility' },
    why: 'Recorded: an object for each way, not an array.',
  },
  {
    at: '/components/schemas/aaa_identifier-2',
    also: { type: 'string', format: 'uuid' },
    why: 'Documented: audit records have UUIDs, which are longer.',
  },
  {
    at: '/components/schemas/aaa_audit-logs-v2/properties/resource/properties/scope',
    also: { enum: ['user', 'accounts', 'zones', 'memberships'] },
    why: 'Documented: the filter for it takes one of four texts.',
  },
  {
    at: '/components/schemas/iam_last_used_on',
    also: nothing,
    why: 'Fixtures of the official Go client: null for a token that was never used.',
  },
];
