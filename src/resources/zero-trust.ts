/** Zero Trust, to read: the Access organization, its identity providers, groups and users. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import { array, boolean, nullish, number, object, optional, type Shape, string, unknown } from '../schema.ts';
import type { Transport } from '../transport.ts';

/** Where Access is looked at: in an account or in a zone, exactly one of both. */
export type AccessScope =
  | {
      /** Account to look in. */
      account_id: string;
      /** Not together with an account. */
      zone_id?: never;
    }
  | {
      /** Zone to look in. */
      zone_id: string;
      /** Not together with a zone. */
      account_id?: never;
    };

/** The Access organization of an account: how people sign in, whatever the application. */
export interface AccessOrganization {
  /** Name of the organization. */
  name?: string | null;
  /** Domain of the sign-in page: `<team>.cloudflareaccess.com`. */
  auth_domain?: string | null;
  /** How long a sign-in lasts, such as `24h`. */
  session_duration?: string | null;
  /** Whether the choice of an identity provider is skipped. */
  auto_redirect_to_identity?: boolean | null;
  /** Whether people can sign in by WARP, where the application does not say otherwise. */
  allow_authenticate_via_warp?: boolean | null;
  /** How long a sign-in by WARP lasts, such as `24h`. */
  warp_auth_session_duration?: string | null;
  /** Whether programs get a 401 instead of the sign-in page when WARP does not vouch for them. */
  warp_auth_non_browser_401?: boolean | null;
  /** Whether the dashboard only shows the settings. */
  is_ui_read_only?: boolean | null;
  /** Why the dashboard was locked or unlocked. */
  ui_read_only_toggle_reason?: string | null;
  /** After how long without use a seat is given up, `730h` at the least. */
  user_seat_expiration_inactive_time?: string | null;
  /** Whether requests are refused for which there is no application. */
  deny_unmatched_requests?: boolean | null;
  /** Names of the zones that are excepted from that. */
  deny_unmatched_requests_exempted_zone_names?: string[] | null;
  /** Look of the sign-in page. */
  login_design?: AccessLoginDesign | null;
  /** Pages of your own. */
  custom_pages?: AccessCustomPages | null;
  /** Second factors. */
  mfa_config?: AccessMfaConfig | null;
  /** Which hardware keys will do as a second factor. */
  mfa_piv_key_requirements?: AccessPivKeyRequirements | null;
  /** Whether applications ask for a second factor unless they say otherwise. */
  mfa_required_for_all_apps?: boolean | null;
  /** When it was created, RFC 3339; in older answers. */
  created_at?: string | null;
  /** When it was last changed, RFC 3339; in older answers. */
  updated_at?: string | null;
}

/** Look of the sign-in page. */
export interface AccessLoginDesign {
  /** Colour behind everything, such as `#c5ed1b`. */
  background_color?: string | null;
  /** Colour of the text. */
  text_color?: string | null;
  /** URL of the logo. */
  logo_path?: string | null;
  /** Text at the top. */
  header_text?: string | null;
  /** Text at the bottom. */
  footer_text?: string | null;
}

/** Pages of an organization's own. */
export interface AccessCustomPages {
  /** Identifier of the page for people whom a rule refuses that is not about who they are. */
  forbidden?: string | null;
  /** Identifier of the page for people who are refused. */
  identity_denied?: string | null;
}

/** How an organization uses second factors. */
export interface AccessMfaConfig {
  /** Which factors will do: `totp`, `biometrics`, `security_key`, `piv_key`, `ssh_fido2_key`. */
  allowed_authenticators?: string[] | null;
  /** How long a second factor lasts, `0m` to `720h`. */
  session_duration?: string | null;
  /** How long that of the identity provider lasts, `0m` to `720h`. */
  amr_matching_session_duration?: string | null;
  /** Identifier of the list of security keys that will do. */
  required_aaguids?: string | null;
}

/** Which hardware keys will do as a second factor. */
export interface AccessPivKeyRequirements {
  /** When a PIN is needed. */
  pin_policy?: 'never' | 'once' | 'always' | (string & {}) | null;
  /** When the key has to be touched; `cached` lasts 15 seconds. */
  touch_policy?: 'never' | 'always' | 'cached' | (string & {}) | null;
  /** Whether the key must be FIPS 140-2 Level 1 validated. */
  require_fips_device?: boolean | null;
  /** Which kinds of SSH keys: `ecdsa`, `ed25519`, `rsa`. */
  ssh_key_type?: string[] | null;
  /** Which sizes of SSH keys, in bits. */
  ssh_key_size?: number[] | null;
}

/** Where people sign in: a directory, a social network, a code by e-mail. */
export interface IdentityProvider {
  /** Identifier of the provider. */
  id: string;
  /** Its name, as people see it. */
  name: string;
  /** What it is. New kinds appear now and then. */
  type:
    | 'onetimepin'
    | 'azureAD'
    | 'saml'
    | 'centrify'
    | 'facebook'
    | 'github'
    | 'google-apps'
    | 'google'
    | 'linkedin'
    | 'oidc'
    | 'okta'
    | 'onelogin'
    | 'pingone'
    | 'yandex'
    | 'cloudflare'
    | 'passkeys'
    | (string & {});
  /** How it is reached; what is in it depends on the type. */
  config?: IdentityProviderConfig | null;
  /** Whether it cannot be changed. */
  read_only?: boolean | null;
  /** How people are kept in step with the directory. */
  scim_config?: IdentityProviderScim | null;
  /** Identifier of the certificates for encrypted SAML answers. */
  saml_certificate_set_id?: string | null;
  /** The certificates for encrypted SAML answers. */
  saml_certificate_set?: SamlCertificateSet | null;
}

/** How an identity provider is reached. Which fields there are depends on its type. */
export interface IdentityProviderConfig {
  /** OAuth client. */
  client_id?: string | null;
  /** Secret of the OAuth client, mostly masked or missing. */
  client_secret?: string | null;
  /** Further claims to take over. */
  claims?: string[] | null;
  /** Claim that holds the e-mail address. */
  email_claim_name?: string | null;
  /** azureAD: identifier of the directory. */
  directory_id?: string | null;
  /** azureAD: whether authentication contexts are read. */
  conditional_access_enabled?: boolean | null;
  /** azureAD: whether groups are read. */
  support_groups?: boolean | null;
  /** azureAD: what people are asked, `login`, `select_account` or `none`. */
  prompt?: string | null;
  /** centrify: URL of the account. */
  centrify_account?: string | null;
  /** centrify: identifier of the app. */
  centrify_app_id?: string | null;
  /** google-apps: domain of the company. */
  apps_domain?: string | null;
  /** oidc: where people sign in. */
  auth_url?: string | null;
  /** oidc: where tokens are fetched. */
  token_url?: string | null;
  /** oidc: where the keys are that tokens are signed with. */
  certs_url?: string | null;
  /** oidc: whether PKCE is used. */
  pkce_enabled?: boolean | null;
  /** oidc: what is asked for. */
  scopes?: string[] | null;
  /** okta: URL of the account. */
  okta_account?: string | null;
  /** okta: identifier of the authorization server. */
  authorization_server_id?: string | null;
  /** onelogin: URL of the account. */
  onelogin_account?: string | null;
  /** pingone: identifier of the environment. */
  ping_env_id?: string | null;
  /** saml: who vouches for people. */
  issuer_url?: string | null;
  /** saml: where people sign in. */
  sso_target_url?: string | null;
  /** saml: attributes to take over. */
  attributes?: string[] | null;
  /** saml: attribute that holds the e-mail address. */
  email_attribute_name?: string | null;
  /** saml: attributes to hand on to the origin. */
  header_attributes?: SamlHeaderAttribute[] | null;
  /** saml: certificates that answers are signed with. */
  idp_public_certs?: string[] | null;
  /** saml: whether requests are signed. */
  sign_request?: boolean | null;
  /** saml: whether answers are encrypted. */
  enable_encryption?: boolean | null;
  /** onetimepin and cloudflare: where people go back to. */
  redirect_url?: string | null;
  /** cloudflare: whether only members of the account can sign in. */
  restrict_to_account_members?: boolean | null;
}

/** A SAML attribute that is handed on to the origin. */
export interface SamlHeaderAttribute {
  /** Name of the attribute. */
  attribute_name?: string | null;
  /** Name of the request header that carries it. */
  header_name?: string | null;
}

/** How people are kept in step with a directory, by SCIM. */
export interface IdentityProviderScim {
  /** Whether it is done. */
  enabled?: boolean | null;
  /** Secret that the directory identifies itself with. Shown once, when first enabled; masked after that. */
  secret?: string | null;
  /** Where the directory sends changes. */
  scim_base_url?: string | null;
  /** What happens to a session when its person changes. */
  identity_update_behavior?: 'automatic' | 'reauth' | 'no_action' | (string & {}) | null;
  /** Whether the seat is given up with the person. */
  seat_deprovision?: boolean | null;
  /** Whether people are removed with the directory's entry. */
  user_deprovision?: boolean | null;
}

/** The certificates for encrypted SAML answers. */
export interface SamlCertificateSet {
  /** Identifier of the set. */
  uid: string;
  /** The certificate in use. */
  current_certificate?: SamlCertificate | null;
  /** The one before; `null` until the first change. */
  previous_certificate?: SamlCertificate | null;
  /** When it was created, RFC 3339. */
  created_at?: string | null;
  /** When it was last changed, RFC 3339. */
  updated_at?: string | null;
}

/** A certificate for encrypted SAML answers. */
export interface SamlCertificate {
  /** Identifier of the certificate. */
  uid?: string | null;
  /** The certificate, in PEM. */
  public_certificate?: string | null;
  /** When it expires, RFC 3339. It is replaced 30 days before. */
  not_after?: string | null;
  /** Whether it is the one in use. */
  is_current?: boolean | null;
}

/** A group of Access: rules that say who belongs to it. */
export interface AccessGroup {
  /** Identifier of the group. */
  id: string;
  /** Its name. */
  name?: string | null;
  /** Rules of which one is enough. */
  include?: AccessRule[] | null;
  /** Rules of which none may apply. */
  exclude?: AccessRule[] | null;
  /** Rules that must all apply. */
  require?: AccessRule[] | null;
  /** Whether it is the default: documented as a list of rules, older answers have a boolean or leave it out. */
  is_default?: unknown;
  /** When it was created, RFC 3339; in older answers. */
  created_at?: string | null;
  /** When it was last changed, RFC 3339; in older answers. */
  updated_at?: string | null;
}

/** A rule about people: exactly one of these, or one that is newer than this library. */
export interface AccessRule {
  /** People of another group. */
  group?: {
    /** Identifier of the group. */
    id: string;
  };
  /** Programs with any service token. */
  any_valid_service_token?: Record<string, never>;
  /** People in an authentication context of an Azure directory. */
  auth_context?: {
    /** Identifier of the context. */
    id: string;
    /** The context's own number. */
    ac_id: string;
    /** The directory. */
    identity_provider_id: string;
  };
  /** People who signed in by a method. */
  auth_method?: {
    /** The method, as in RFC 8176: `mfa`. */
    auth_method: string;
  };
  /** People of a group of an Azure directory. */
  azureAD?: {
    /** Identifier of the group. */
    id: string;
    /** The directory. */
    identity_provider_id: string;
  };
  /** Anyone with a valid client certificate. */
  certificate?: Record<string, never>;
  /** Anyone with a client certificate of a name. */
  common_name?: {
    /** The common name. */
    common_name: string;
  };
  /** Anyone in a country. */
  geo?: {
    /** The country, two letters. */
    country_code: string;
  };
  /** Devices that pass a posture check. */
  device_posture?: {
    /** Identifier of the check. */
    integration_uid: string;
    /** Account of the check. */
    account_id?: string;
  };
  /** People with an address at a domain. */
  email_domain?: {
    /** The domain. */
    domain: string;
  };
  /** People on a list of addresses. */
  email_list?: {
    /** Identifier of the list. */
    id: string;
  };
  /** The person with an address. */
  email?: {
    /** The address. */
    email: string;
  };
  /** Everyone. */
  everyone?: Record<string, never>;
  /** People whom a service of your own lets in. */
  external_evaluation?: {
    /** The service. */
    evaluate_url: string;
    /** Where the keys are that its answers are signed with. */
    keys_url: string;
  };
  /** People of a GitHub organization. */
  'github-organization'?: {
    /** Name of the organization. */
    name: string;
    /** Name of the team. */
    team?: string;
    /** The provider. */
    identity_provider_id: string;
  };
  /** People of a Google Workspace group. */
  gsuite?: {
    /** Address of the group. */
    email: string;
    /** The provider. */
    identity_provider_id: string;
  };
  /** People who signed in at a provider. */
  login_method?: {
    /** The provider. */
    id: string;
  };
  /** Anyone at an address on a list. */
  ip_list?: {
    /** Identifier of the list. */
    id: string;
  };
  /** Anyone in an address range. */
  ip?: {
    /** The range, in CIDR notation. */
    ip: string;
  };
  /** People of an Okta group. */
  okta?: {
    /** Name of the group. */
    name: string;
    /** The provider. */
    identity_provider_id: string;
  };
  /** People with a SAML attribute. */
  saml?: {
    /** Name of the attribute. */
    attribute_name: string;
    /** Its value. */
    attribute_value: string;
    /** The provider. */
    identity_provider_id: string;
  };
  /** People with an OIDC claim. */
  oidc?: {
    /** Name of the claim. */
    claim_name: string;
    /** Its value. */
    claim_value: string;
    /** The provider. */
    identity_provider_id: string;
  };
  /** Programs with a service token. */
  service_token?: {
    /** Identifier of the token. */
    token_id: string;
  };
  /** Programs with an access token of an application. */
  linked_app_token?: {
    /** Identifier of the application. */
    app_uid: string;
  };
  /** People of a risk. */
  user_risk_score?: {
    /** The risks: `low`, `medium`, `high`, `unscored`. */
    user_risk_score: string[];
  };
  /** Members of a Cloudflare account. */
  cloudflare_account_member?: {
    /** The account; the one of the rule without it. */
    account_id?: string;
  };
}

/** A person who has signed in by Access. */
export interface AccessUser {
  /** Identifier of the user. */
  id: string;
  /** Name. */
  name?: string | null;
  /** E-mail address. */
  email?: string | null;
  /** Whether the user takes up a seat of Access. */
  access_seat?: boolean | null;
  /** Whether the user takes up a seat of Gateway. */
  gateway_seat?: boolean | null;
  /** How many devices the user has in use. */
  active_device_count?: number | null;
  /** Identifier of the seat. */
  seat_uid?: string | null;
  /** The same user's identifier in other calls. */
  uid?: string | null;
  /** When the user last signed in, RFC 3339. */
  last_successful_login?: string | null;
  /** When the user was created, RFC 3339. */
  created_at?: string | null;
  /** When the user was last changed, RFC 3339. */
  updated_at?: string | null;
}

/** Which identity providers to list. */
export type IdentityProviderListParams = AccessScope & {
  /** Only providers with SCIM, or only the others. */
  scim_enabled?: 'true' | 'false';
  /** Page to begin at, from 1. */
  page?: number;
  /** Providers a page, 1,000 at the most. */
  per_page?: number;
};

/** Which groups to list. */
export type AccessGroupListParams = AccessScope & {
  /** Only the group of this name. */
  name?: string;
  /** Only groups with this text in what can be filtered by. */
  search?: string;
  /** Page to begin at, from 1. */
  page?: number;
  /** Groups a page, 1,000 at the most. */
  per_page?: number;
};

/** Which users to list. */
export interface AccessUserListParams {
  /** Account to look in. */
  account_id: string;
  /** Only users of this name. */
  name?: string;
  /** Only the user with this address. */
  email?: string;
  /** Only users with this text in name or address. */
  search?: string;
  /** Page to begin at, from 1. */
  page?: number;
  /** Users a page, 1,000 at the most. */
  per_page?: number;
}

const loginDesign = object<AccessLoginDesign>(() => ({
  background_color: nullish(string),
  text_color: nullish(string),
  logo_path: nullish(string),
  header_text: nullish(string),
  footer_text: nullish(string),
}));

const customPages = object<AccessCustomPages>(() => ({
  forbidden: nullish(string),
  identity_denied: nullish(string),
}));

const mfaConfig = object<AccessMfaConfig>(() => ({
  allowed_authenticators: nullish(array(string)),
  session_duration: nullish(string),
  amr_matching_session_duration: nullish(string),
  required_aaguids: nullish(string),
}));

const pivKeyRequirements = object<AccessPivKeyRequirements>(() => ({
  pin_policy: nullish(string),
  touch_policy: nullish(string),
  require_fips_device: nullish(boolean),
  ssh_key_type: nullish(array(string)),
  ssh_key_size: nullish(array(number)),
}));

const organization = object<AccessOrganization>(() => ({
  name: nullish(string),
  auth_domain: nullish(string),
  session_duration: nullish(string),
  auto_redirect_to_identity: nullish(boolean),
  allow_authenticate_via_warp: nullish(boolean),
  warp_auth_session_duration: nullish(string),
  warp_auth_non_browser_401: nullish(boolean),
  is_ui_read_only: nullish(boolean),
  ui_read_only_toggle_reason: nullish(string),
  user_seat_expiration_inactive_time: nullish(string),
  deny_unmatched_requests: nullish(boolean),
  deny_unmatched_requests_exempted_zone_names: nullish(array(string)),
  login_design: nullish(loginDesign),
  custom_pages: nullish(customPages),
  mfa_config: nullish(mfaConfig),
  mfa_piv_key_requirements: nullish(pivKeyRequirements),
  mfa_required_for_all_apps: nullish(boolean),
  created_at: nullish(string),
  updated_at: nullish(string),
}));

const headerAttribute = object<SamlHeaderAttribute>(() => ({
  attribute_name: nullish(string),
  header_name: nullish(string),
}));

const providerConfig = object<IdentityProviderConfig>(() => ({
  client_id: nullish(string),
  client_secret: nullish(string),
  claims: nullish(array(string)),
  email_claim_name: nullish(string),
  directory_id: nullish(string),
  conditional_access_enabled: nullish(boolean),
  support_groups: nullish(boolean),
  prompt: nullish(string),
  centrify_account: nullish(string),
  centrify_app_id: nullish(string),
  apps_domain: nullish(string),
  auth_url: nullish(string),
  token_url: nullish(string),
  certs_url: nullish(string),
  pkce_enabled: nullish(boolean),
  scopes: nullish(array(string)),
  okta_account: nullish(string),
  authorization_server_id: nullish(string),
  onelogin_account: nullish(string),
  ping_env_id: nullish(string),
  issuer_url: nullish(string),
  sso_target_url: nullish(string),
  attributes: nullish(array(string)),
  email_attribute_name: nullish(string),
  header_attributes: nullish(array(headerAttribute)),
  idp_public_certs: nullish(array(string)),
  sign_request: nullish(boolean),
  enable_encryption: nullish(boolean),
  redirect_url: nullish(string),
  restrict_to_account_members: nullish(boolean),
}));

const scimConfig = object<IdentityProviderScim>(() => ({
  enabled: nullish(boolean),
  secret: nullish(string),
  scim_base_url: nullish(string),
  identity_update_behavior: nullish(string),
  seat_deprovision: nullish(boolean),
  user_deprovision: nullish(boolean),
}));

const certificate = object<SamlCertificate>(() => ({
  uid: nullish(string),
  public_certificate: nullish(string),
  not_after: nullish(string),
  is_current: nullish(boolean),
}));

const certificateSet = object<SamlCertificateSet>(() => ({
  uid: string,
  current_certificate: nullish(certificate),
  previous_certificate: nullish(certificate),
  created_at: nullish(string),
  updated_at: nullish(string),
}));

const provider = object<IdentityProvider>(() => ({
  id: string,
  name: string,
  type: string,
  config: nullish(providerConfig),
  read_only: nullish(boolean),
  scim_config: nullish(scimConfig),
  saml_certificate_set_id: nullish(string),
  saml_certificate_set: nullish(certificateSet),
}));

// Kinds of rules come and go; what counts is that each is an object.
const rule = object(() => ({})) as unknown as Shape<AccessRule>;

const group = object<AccessGroup>(() => ({
  id: string,
  name: nullish(string),
  include: nullish(array(rule)),
  exclude: nullish(array(rule)),
  require: nullish(array(rule)),
  is_default: optional(unknown),
  created_at: nullish(string),
  updated_at: nullish(string),
}));

const user = object<AccessUser>(() => ({
  id: string,
  name: nullish(string),
  email: nullish(string),
  access_seat: nullish(boolean),
  gateway_seat: nullish(boolean),
  active_device_count: nullish(number),
  seat_uid: nullish(string),
  uid: nullish(string),
  last_successful_login: nullish(string),
  created_at: nullish(string),
  updated_at: nullish(string),
}));

const providers = '/{accounts_or_zones}/{account_or_zone_id}/access/identity_providers';
const oneProvider = '/{accounts_or_zones}/{account_or_zone_id}/access/identity_providers/{identity_provider_id}';
const groups = '/{accounts_or_zones}/{account_or_zone_id}/access/groups';
const oneGroup = '/{accounts_or_zones}/{account_or_zone_id}/access/groups/{group_id}';
const read = [
  'Access: Organizations, Identity Providers, and Groups Read',
  'Access: Organizations, Identity Providers, and Groups Write',
];

export const endpoints = {
  organizations: {
    list: single({
      method: 'GET',
      path: '/{accounts_or_zones}/{account_or_zone_id}/access/organizations',
      result: organization,
      permissions: [...read, 'Access: Organizations, Identity Providers, and Groups Revoke'],
      resource: 'Access organization',
    }),
  },
  identityProviders: {
    list: listing({
      method: 'GET',
      path: providers,
      query: { scim_enabled: 'string', page: 'integer', per_page: 'integer' },
      pages: 'page',
      perPage: 1000,
      item: provider,
      permissions: read,
    }),
    get: single({
      method: 'GET',
      path: oneProvider,
      result: provider,
      permissions: read,
      resource: 'Identity provider',
    }),
  },
  access: {
    groups: {
      list: listing({
        method: 'GET',
        path: groups,
        query: { name: 'string', search: 'string', page: 'integer', per_page: 'integer' },
        pages: 'page',
        perPage: 1000,
        item: group,
        permissions: read,
      }),
      get: single({ method: 'GET', path: oneGroup, result: group, permissions: read, resource: 'Access group' }),
    },
    users: {
      list: listing({
        method: 'GET',
        path: '/accounts/{account_id}/access/users',
        query: { name: 'string', email: 'string', search: 'string', page: 'integer', per_page: 'integer' },
        pages: 'page',
        perPage: 1000,
        item: user,
        permissions: ['Access: Audit Logs Read'],
      }),
    },
  },
};

/** Zero Trust, to read. Where it is not switched on, every call is refused as if a permission were missing. */
export class ZeroTrust {
  /** The Access organization. */
  readonly organizations: AccessOrganizations;
  /** Where people sign in. */
  readonly identityProviders: IdentityProviders;
  /** Who gets where. */
  readonly access: Access;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.organizations = new AccessOrganizations(transport);
    this.identityProviders = new IdentityProviders(transport);
    this.access = new Access(transport);
  }
}

/** The Access organization of an account: how people sign in, whatever the application. */
export class AccessOrganizations {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Fetches the Access organization. There is one at the most, whatever the name of the method says.
   *
   * Needs `Access: Organizations, Identity Providers, and Groups Read`.
   *
   * @param params - Which account or zone.
   * @param options - Settings for this call.
   * @returns The organization.
   * @throws {@link PermissionError} without the permission, and where Zero Trust is not switched on.
   * @throws {@link NotFoundError} "Access organization not found" when there is none.
   * @see https://developers.cloudflare.com/api/resources/zero_trust/subresources/organizations/methods/list/
   */
  list(params: AccessScope, options?: RequestOptions): Promise<AccessOrganization> {
    return this.#transport.call(endpoints.organizations.list, params, options);
  }
}

/** Where people sign in. */
export class IdentityProviders {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the identity providers of an account or a zone.
   *
   * Needs `Access: Organizations, Identity Providers, and Groups Read`.
   *
   * @param params - Which account or zone, and which of its providers.
   * @param options - Settings for this list.
   * @returns The providers, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, and where Zero Trust is not
   * switched on.
   * @see https://developers.cloudflare.com/api/resources/zero_trust/subresources/identity_providers/methods/list/
   */
  list(params: IdentityProviderListParams, options?: ListOptions): Paginated<IdentityProvider> {
    return this.#transport.list(endpoints.identityProviders.list, params, options);
  }

  /**
   * Fetches one identity provider.
   *
   * Needs `Access: Organizations, Identity Providers, and Groups Read`.
   *
   * @param params - Which account or zone, which provider.
   * @param options - Settings for this call.
   * @returns The provider.
   * @throws {@link NotFoundError} "Identity provider not found" when there is no such provider.
   * @throws {@link PermissionError} without the permission, and where Zero Trust is not switched on.
   * @see https://developers.cloudflare.com/api/resources/zero_trust/subresources/identity_providers/methods/get/
   */
  get(
    params: AccessScope & {
      /** Provider to fetch. */
      identity_provider_id: string;
    },
    options?: RequestOptions,
  ): Promise<IdentityProvider> {
    return this.#transport.call(endpoints.identityProviders.get, params, options);
  }
}

/** Who gets where. */
export class Access {
  /** Groups: rules that say who belongs to them. */
  readonly groups: AccessGroups;
  /** People who have signed in. */
  readonly users: AccessUsers;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.groups = new AccessGroups(transport);
    this.users = new AccessUsers(transport);
  }
}

/** Groups of Access: rules that say who belongs to them. */
export class AccessGroups {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the groups of an account or a zone.
   *
   * Needs `Access: Organizations, Identity Providers, and Groups Read`.
   *
   * @param params - Which account or zone, and which of its groups.
   * @param options - Settings for this list.
   * @returns The groups, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, and where Zero Trust is not
   * switched on.
   * @see https://developers.cloudflare.com/api/resources/zero_trust/subresources/access/subresources/groups/methods/list/
   */
  list(params: AccessGroupListParams, options?: ListOptions): Paginated<AccessGroup> {
    return this.#transport.list(endpoints.access.groups.list, params, options);
  }

  /**
   * Fetches one group.
   *
   * Needs `Access: Organizations, Identity Providers, and Groups Read`.
   *
   * @param params - Which account or zone, which group.
   * @param options - Settings for this call.
   * @returns The group.
   * @throws {@link NotFoundError} "Access group not found" when there is no such group.
   * @throws {@link PermissionError} without the permission, and where Zero Trust is not switched on.
   * @see https://developers.cloudflare.com/api/resources/zero_trust/subresources/access/subresources/groups/methods/get/
   */
  get(
    params: AccessScope & {
      /** Group to fetch. */
      group_id: string;
    },
    options?: RequestOptions,
  ): Promise<AccessGroup> {
    return this.#transport.call(endpoints.access.groups.get, params, options);
  }
}

/** People who have signed in by Access. */
export class AccessUsers {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the people who have signed in by Access. Unlike the rest of Access, for an account only.
   *
   * Needs `Access: Audit Logs Read`.
   *
   * @param params - Which account, and which of its users.
   * @param options - Settings for this list.
   * @returns The users, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, and where Zero Trust is not
   * switched on.
   * @see https://developers.cloudflare.com/api/resources/zero_trust/subresources/access/subresources/users/methods/list/
   */
  list(params: AccessUserListParams, options?: ListOptions): Paginated<AccessUser> {
    return this.#transport.list(endpoints.access.users.list, params, options);
  }
}
