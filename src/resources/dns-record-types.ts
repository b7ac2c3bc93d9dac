/** What a DNS record is: one shape for each type, as it is read and as it is written. */
import { array, boolean, nullish, number, object, optional, type Shape, string } from '../schema.ts';

/** What records of every type have. */
export interface DnsRecordBase {
  /** Identifier of the record. */
  id: string;
  /** Complete name, the zone's included, in Punycode. */
  name: string;
  /** What the record says: an address, a host name, a text. Composed by the API for the types that have `data`. */
  content: string;
  /** Seconds for which resolvers may keep the answer; 1 is automatic, in effect 300. */
  ttl: number;
  /** Whether traffic goes through Cloudflare. */
  proxied?: boolean;
  /** Whether traffic could go through Cloudflare: for addresses and aliases, private addresses excepted. */
  proxiable?: boolean;
  /** Order of preference, lowest first. Means something for MX and URI only; others may carry it all the same. */
  priority?: number | null;
  /** A note. It has no effect on DNS. */
  comment?: string | null;
  /** Tags, each `name` or `name:value`. They have no effect on DNS. */
  tags?: string[] | null;
  /** How the record is served. */
  settings?: DnsRecordSettings | null;
  /** What Cloudflare knows about the record beside it, often nothing. */
  meta?: DnsRecordMeta | null;
  /** When it was created, RFC 3339. */
  created_on?: string | null;
  /** When it was last changed, RFC 3339. */
  modified_on?: string | null;
  /** When the note was last changed; absent without one. */
  comment_modified_on?: string | null;
  /** When the tags were last changed; absent without any. */
  tags_modified_on?: string | null;
  /**
   * Zone of the record.
   * @deprecated Since 2024-11-30 not sent any more: it is the zone that was asked for.
   */
  zone_id?: string | null;
  /**
   * Name of the zone.
   * @deprecated Since 2024-11-30 not sent any more.
   */
  zone_name?: string | null;
  /**
   * Whether the record could not be changed.
   * @deprecated Not sent any more.
   */
  locked?: boolean | null;
}

/** How a record is served. */
export interface DnsRecordSettings {
  /** Whether a proxied name has IPv4 addresses only. */
  ipv4_only?: boolean | null;
  /** Whether a proxied name has IPv6 addresses only. */
  ipv6_only?: boolean | null;
}

/** How an alias is served. */
export interface CnameSettings extends DnsRecordSettings {
  /** Whether the addresses behind the alias are answered instead of the alias. Proxied aliases always do that. */
  flatten_cname?: boolean | null;
}

/** What Cloudflare knows about a record beside the record itself. */
export interface DnsRecordMeta {
  /** Whether it is the address of a name server of a delegation. */
  is_glue?: boolean | null;
  /** Whether it is such an address but not served, since a delegation above takes precedence. Absent unless true. */
  dead_glue?: boolean | null;
  /** Identifiers of the NS records that hide this one; only with `include_shadow_metadata`. */
  shadowed_by?: string[] | null;
  /** How many records this delegation hides, up to 10,000; only with `include_shadow_metadata`. */
  shadowed_records_count?: number | null;
  /**
   * Whether Cloudflare found the record when the zone was added.
   * @deprecated Not sent any more.
   */
  auto_added?: boolean | null;
  /** Whether an app manages it; in older answers. */
  managed_by_apps?: boolean | null;
  /** Whether Argo Tunnel manages it; in older answers. */
  managed_by_argo_tunnel?: boolean | null;
  /** Where it came from, such as `primary`; in older answers. */
  source?: string | null;
}

/** A record that `content` says all about. */
export interface ContentRecord<Type extends string> extends DnsRecordBase {
  /** Record type. */
  type: Type;
}

/** A record that is made of several parts. */
export interface DataRecord<Type extends string, Data> extends DnsRecordBase {
  /** Record type. */
  type: Type;
  /** The parts. Always in today's answers; some from before 2020 have only `content`. */
  data: Data;
}

/** An address of a name. */
export interface AddressRecord<Type extends 'A' | 'AAAA'> extends ContentRecord<Type> {
  /** Whether the origin is reached over a private network. */
  private_routing?: boolean | null;
}

/** The IPv4 address of a name. */
export type ARecord = AddressRecord<'A'>;
/** The IPv6 address of a name. */
export type AaaaRecord = AddressRecord<'AAAA'>;
/** Which authorities may issue certificates for a name. */
export type CaaRecord = DataRecord<'CAA', CaaData>;
/** A certificate. */
export type CertRecord = DataRecord<'CERT', CertData>;
/** An alias: another name that stands for this one. */
export interface CnameRecord extends ContentRecord<'CNAME'> {
  /** How the alias is served. */
  settings?: CnameSettings | null;
}
/** A key that a zone is signed with. */
export type DnskeyRecord = DataRecord<'DNSKEY', DnskeyData>;
/** The link from a zone to the key of a zone below it. */
export type DsRecord = DataRecord<'DS', DsData>;
/** How to reach a web site. */
export type HttpsRecord = DataRecord<'HTTPS', ServiceData>;
/** Where on earth a name is. */
export type LocRecord = DataRecord<'LOC', LocData>;
/** A server that takes mail. */
export interface MxRecord extends ContentRecord<'MX'> {
  /** Order of preference from 0 to 65,535, lowest first. */
  priority: number;
}
/** A rule that turns a name into another one or into a URI. */
export type NaptrRecord = DataRecord<'NAPTR', NaptrData>;
/** A server that answers for a name and all below it. */
export type NsRecord = ContentRecord<'NS'>;
/** An OpenPGP key, in Base64. */
export type OpenpgpkeyRecord = ContentRecord<'OPENPGPKEY'>;
/** The name of an address. */
export type PtrRecord = ContentRecord<'PTR'>;
/** A certificate for signed and encrypted mail. */
export type SmimeaRecord = DataRecord<'SMIMEA', TlsaData>;
/** A server and port that offer a service. */
export type SrvRecord = DataRecord<'SRV', SrvData>;
/** The fingerprint of an SSH host key. */
export type SshfpRecord = DataRecord<'SSHFP', SshfpData>;
/** How to reach a service. */
export type SvcbRecord = DataRecord<'SVCB', ServiceData>;
/** A certificate that a TLS server uses. */
export type TlsaRecord = DataRecord<'TLSA', TlsaData>;
/**
 * A text: quoted strings of up to 255 bytes each, or without quotes as it may have been written. Compare it without
 * them.
 */
export type TxtRecord = ContentRecord<'TXT'>;
/** A URI for a service. */
export interface UriRecord extends DataRecord<'URI', UriData> {
  /** Order of preference from 0 to 65,535, lowest first. */
  priority: number;
}

/**
 * A DNS record. Its `type` says which fields it has: where it is `'SRV'`, `data.port` is known. A type that is newer
 * than this library is passed through as it comes, so leave a `switch` a default.
 */
export type DnsRecord =
  | ARecord
  | AaaaRecord
  | CaaRecord
  | CertRecord
  | CnameRecord
  | DnskeyRecord
  | DsRecord
  | HttpsRecord
  | LocRecord
  | MxRecord
  | NaptrRecord
  | NsRecord
  | OpenpgpkeyRecord
  | PtrRecord
  | SmimeaRecord
  | SrvRecord
  | SshfpRecord
  | SvcbRecord
  | TlsaRecord
  | TxtRecord
  | UriRecord;

/** The types of DNS records. */
export type DnsRecordType = DnsRecord['type'];

/** The parts of a CAA record. */
export interface CaaData {
  /** 0, or 128 where an authority that does not know the tag must not issue. */
  flags: number;
  /** What it is about. */
  tag: 'issue' | 'issuewild' | 'iodef' | (string & {});
  /** The authority's domain, or where to report to. */
  value: string;
}

/** The parts of a CERT record. */
export interface CertData {
  /** Kind of certificate, 0 to 65,535. */
  type: number;
  /** Key tag, 0 to 65,535. */
  key_tag: number;
  /** Algorithm, 0 to 255. */
  algorithm: number;
  /** The certificate, in Base64. */
  certificate: string;
}

/** The parts of a DNSKEY record. */
export interface DnskeyData {
  /** 256 for a key that signs the zone, 257 for one that signs the keys. */
  flags: number;
  /** Always 3. */
  protocol: number;
  /** Algorithm, 0 to 255. */
  algorithm: number;
  /** The public key, in Base64. */
  public_key: string;
}

/** The parts of a DS record. */
export interface DsData {
  /** Tag of the key, 0 to 65,535. */
  key_tag: number;
  /** Algorithm of the key, 0 to 255. */
  algorithm: number;
  /** Algorithm of the digest, 0 to 255. */
  digest_type: number;
  /** The digest, in hexadecimal. */
  digest: string;
}

/** The parts of an HTTPS or SVCB record. */
export interface ServiceData {
  /** Order of preference from 0 to 65,535, lowest first; 0 makes it an alias. */
  priority: number;
  /** Host that offers the service; `.` for the name itself. */
  target: string;
  /** Parameters, such as `alpn="h3,h2"`. */
  value: string;
}

/** The parts of a LOC record. */
export interface LocData {
  /** Degrees of latitude, 0 to 90. */
  lat_degrees: number;
  /** Minutes of latitude, 0 to 59. */
  lat_minutes: number;
  /** Seconds of latitude, 0 to 59.999. */
  lat_seconds: number;
  /** North or south. */
  lat_direction: 'N' | 'S';
  /** Degrees of longitude, 0 to 180. */
  long_degrees: number;
  /** Minutes of longitude, 0 to 59. */
  long_minutes: number;
  /** Seconds of longitude, 0 to 59.999. */
  long_seconds: number;
  /** East or west. */
  long_direction: 'E' | 'W';
  /** Metres above sea level, -100,000 to 42,849,672.95. */
  altitude: number;
  /** Diameter in metres. */
  size: number;
  /** Horizontal precision in metres. */
  precision_horz: number;
  /** Vertical precision in metres. */
  precision_vert: number;
}

/** The parts of a NAPTR record. */
export interface NaptrData {
  /** Order in which rules are tried, 0 to 65,535, lowest first. */
  order: number;
  /** Preference among rules of one order, 0 to 65,535, lowest first. */
  preference: number;
  /** What the rule ends in, such as `S` or `U`. */
  flags: string;
  /** Which service it is about. */
  service: string;
  /** How the name is rewritten. */
  regex: string;
  /** The name to go on with; `.` where `regex` is used. */
  replacement: string;
}

/** The parts of an SRV record. The service and protocol stand in the record's name: `_sip._tcp.example.com`. */
export interface SrvData {
  /** Order of preference from 0 to 65,535, lowest first. */
  priority: number;
  /** Share among servers of one priority, 0 to 65,535. */
  weight: number;
  /** Port of the service, 0 to 65,535. */
  port: number;
  /** Host that offers the service. */
  target: string;
  /**
   * Service, such as `_sip`.
   * @deprecated By Cloudflare: part of the record's name.
   */
  service?: string;
  /**
   * Protocol, such as `_tcp`.
   * @deprecated By Cloudflare: part of the record's name.
   */
  proto?: string;
  /**
   * Name without service and protocol.
   * @deprecated By Cloudflare: part of the record's name.
   */
  name?: string;
}

/** The parts of an SSHFP record. */
export interface SshfpData {
  /** Algorithm of the key, 0 to 255. */
  algorithm: number;
  /** Algorithm of the fingerprint, 0 to 255. */
  type: number;
  /** The fingerprint, in hexadecimal. */
  fingerprint: string;
}

/** The parts of a TLSA or SMIMEA record. */
export interface TlsaData {
  /** What the certificate is used for, 0 to 255. */
  usage: number;
  /** Which part of the certificate is meant, 0 to 255. */
  selector: number;
  /** How it is compared, 0 to 255. */
  matching_type: number;
  /** The certificate or its digest, in hexadecimal. */
  certificate: string;
}

/** The parts of a URI record. The priority stands beside `data`. */
export interface UriData {
  /** Share among targets of one priority, 0 to 65,535. */
  weight: number;
  /** The URI. */
  target: string;
}

/** What records of every type can be given. */
export interface DnsRecordInputBase {
  /** Complete name, the zone's included, in Punycode; 255 characters at the most. */
  name: string;
  /**
   * Seconds for which resolvers may keep the answer: 60 to 86,400, from 30 on Enterprise; 1 for automatic.
   * @default 1
   */
  ttl?: number;
  /**
   * Whether traffic goes through Cloudflare; only A, AAAA and CNAME can.
   * @default false
   */
  proxied?: boolean;
  /** A note, without effect on DNS; `null` removes it. */
  comment?: string | null;
  /** Tags, each `name` or `name:value`. They have no effect on DNS. None on the free plan. */
  tags?: string[];
  /** How the record is served. */
  settings?: DnsRecordSettings;
}

/** A record to be written that `content` says all about. */
export interface ContentRecordInput<Type extends string> extends DnsRecordInputBase {
  /** Record type. */
  type: Type;
  /** What the record says: an address, a host name, a text. */
  content: string;
  /** Not for this type. */
  data?: never;
}

/** A record to be written that is made of several parts. */
export interface DataRecordInput<Type extends string, Data> extends DnsRecordInputBase {
  /** Record type. */
  type: Type;
  /** The parts, all of them. */
  data: Data;
  /** Not for this type: Cloudflare composes it. */
  content?: never;
}

/** An address to be written. */
export interface AddressRecordInput<Type extends 'A' | 'AAAA'> extends ContentRecordInput<Type> {
  /**
   * Whether the origin is reached over a private network.
   * @default false
   */
  private_routing?: boolean;
}

/** An alias to be written. */
export interface CnameRecordInput extends ContentRecordInput<'CNAME'> {
  /** How the alias is served. */
  settings?: CnameSettings;
}

/** A mail server to be written. */
export interface MxRecordInput extends ContentRecordInput<'MX'> {
  /** Order of preference from 0 to 65,535, lowest first. */
  priority: number;
}

/** A URI to be written. */
export interface UriRecordInput extends DataRecordInput<'URI', UriData> {
  /** Order of preference from 0 to 65,535, lowest first. */
  priority: number;
}

/** A place to be written: the degrees are needed, the rest can be left to Cloudflare. */
export type LocDataInput = Partial<LocData> &
  Pick<LocData, 'lat_degrees' | 'lat_direction' | 'long_degrees' | 'long_direction'>;

/** A record to be written. Its `type` says whether it takes `content` or `data`. */
export type DnsRecordInput =
  | AddressRecordInput<'A'>
  | AddressRecordInput<'AAAA'>
  | CnameRecordInput
  | MxRecordInput
  | ContentRecordInput<'NS'>
  | ContentRecordInput<'OPENPGPKEY'>
  | ContentRecordInput<'PTR'>
  | ContentRecordInput<'TXT'>
  | DataRecordInput<'CAA', CaaData>
  | DataRecordInput<'CERT', CertData>
  | DataRecordInput<'DNSKEY', DnskeyData>
  | DataRecordInput<'DS', DsData>
  | DataRecordInput<'HTTPS', ServiceData>
  | DataRecordInput<'LOC', LocDataInput>
  | DataRecordInput<'NAPTR', NaptrData>
  | DataRecordInput<'SMIMEA', TlsaData>
  | DataRecordInput<'SRV', SrvData>
  | DataRecordInput<'SSHFP', SshfpData>
  | DataRecordInput<'SVCB', ServiceData>
  | DataRecordInput<'TLSA', TlsaData>
  | UriRecordInput;

/** Changes to a record that do not name its type. */
export interface DnsRecordUntypedPatch extends Partial<DnsRecordInputBase> {
  /** Named only to have the other fields checked against it. */
  type?: never;
  /** New content, for the types that take it. */
  content?: string;
  /** New parts, all of them, for the types that have parts. */
  data?: NonNullable<DnsRecordInput['data']>;
  /** New order of preference, for MX and URI. */
  priority?: number;
  /** Whether the origin is reached over a private network, for A and AAAA. */
  private_routing?: boolean;
  /** How the record is served; `flatten_cname` for CNAME only. */
  settings?: CnameSettings;
}

/** Changes to a record of a known type: all fields of the type, none of them needed. */
export type DnsRecordTypedPatch<Input extends DnsRecordInput = DnsRecordInput> = Input extends unknown
  ? Pick<Input, 'type'> & Partial<Omit<Input, 'type'>>
  : never;

/**
 * Changes to a record; what is left out stays as it is. With the record's `type` the other fields are checked against
 * it, but the type itself cannot be changed: delete the record and create another, in one `batch`.
 */
export type DnsRecordPatch = DnsRecordUntypedPatch | DnsRecordTypedPatch;

/** What is checked of a record, whatever its type: lists can be long, and new types must pass. */
interface AnyRecord extends DnsRecordBase {
  type: string;
  data?: Record<string, unknown> | null;
  private_routing?: boolean | null;
}

const settings = object<CnameSettings>(() => ({
  ipv4_only: nullish(boolean),
  ipv6_only: nullish(boolean),
  flatten_cname: nullish(boolean),
}));

const meta = object<DnsRecordMeta>(() => ({
  is_glue: nullish(boolean),
  dead_glue: nullish(boolean),
  shadowed_by: nullish(array(string)),
  shadowed_records_count: nullish(number),
  auto_added: nullish(boolean),
  managed_by_apps: nullish(boolean),
  managed_by_argo_tunnel: nullish(boolean),
  source: nullish(string),
}));

const anyRecord = object<AnyRecord>(() => ({
  id: string,
  type: string,
  name: string,
  content: string,
  ttl: number,
  proxied: optional(boolean),
  proxiable: optional(boolean),
  priority: nullish(number),
  data: nullish(object(() => ({}))),
  private_routing: nullish(boolean),
  comment: nullish(string),
  tags: nullish(array(string)),
  settings: nullish(settings),
  meta: nullish(meta),
  created_on: nullish(string),
  modified_on: nullish(string),
  comment_modified_on: nullish(string),
  tags_modified_on: nullish(string),
  zone_id: nullish(string),
  zone_name: nullish(string),
  locked: nullish(boolean),
}));

export const record = anyRecord as unknown as Shape<DnsRecord>;
