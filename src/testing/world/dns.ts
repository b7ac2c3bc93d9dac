/** This file knows what the emulator keeps about the DNS of a zone or an account. */

/** A DNS record, in the key order of real answers. */
export interface DnsRecord {
  /** Identifier of the record. */
  id: string;
  /** Complete name. */
  name: string;
  /** Type of the record. */
  type: string;
  /** What the record says; composed by the API for types that have `data`. */
  content: string;
  /** Preference among records of the name (MX, URI, SRV). */
  priority?: number;
  /** Whether the record could be proxied. */
  proxiable: boolean;
  /** Whether it is. */
  proxied: boolean;
  /** Whether the origin is reached through a private network (A, AAAA). */
  private_routing?: boolean;
  /** Time to live in seconds; 1 is automatic. */
  ttl: number;
  /** The parts of the content, for types that have them. */
  data?: Record<string, unknown>;
  /** Settings of the record. */
  settings: Record<string, boolean>;
  /** What Cloudflare notes about the record. */
  meta: Record<string, unknown>;
  /** A comment for people. */
  comment: string | null;
  /** Tags. */
  tags: string[];
  /** When the record was made. */
  created_on: string;
  /** When it last changed. */
  modified_on: string;
  /** When its comment last changed; absent while there is none. */
  comment_modified_on?: string;
  /** When its tags last changed; absent while there are none. */
  tags_modified_on?: string;
}

/** Whether and how a zone is signed. */
export interface Dnssec {
  /** How far signing is. */
  status: 'active' | 'pending' | 'disabled' | 'pending-disabled' | 'error';
  /** When the registrar will have the DS record, which makes a pending zone active; null when nothing is awaited. */
  active_from: string | null;
  /** Whether other providers sign the zone as well. */
  dnssec_multi_signer: boolean;
  /** Whether the zone comes with its signatures. */
  dnssec_presigned: boolean;
  /** Whether names that do not exist are denied with NSEC3. */
  dnssec_use_nsec3: boolean;
  /** When it last changed; null when it never did. */
  modified_on: string | null;
}

/** How the DNS of a zone, or of new zones of an account, is set up. */
export interface DnsSettings {
  /** Whether every CNAME is flattened. */
  flatten_all_cnames: boolean;
  /** Whether advanced name servers are used, in the older form. */
  foundation_dns: boolean;
  /** What internal DNS falls back to. */
  internal_dns: {
    /** The zone that answers what this one cannot. */
    reference_zone_id?: string;
  };
  /** Whether other providers serve the zone as well. */
  multi_provider: boolean;
  /** Which name servers are assigned. */
  nameservers: {
    /** Their kind. */
    type: string;
    /** Which set of them; zones only. */
    ns_set?: number;
  };
  /** Time to live of NS records in seconds. */
  ns_ttl: number;
  /** Whether a secondary zone may override what it is sent. */
  secondary_overrides: boolean;
  /** The start of authority. */
  soa: Record<string, string | number | null>;
  /** What Cloudflare does for the zone. */
  zone_mode: string;
}

/** The DNS settings of an account. */
export interface AccountDnsSettings {
  /** What new zones get. */
  zone_defaults: DnsSettings;
  /** Whether no record may be proxied. */
  enforce_dns_only: boolean;
}

/** Internal zones that are resolved together. */
export interface DnsView {
  /** Identifier of the view. */
  id: string;
  /** Name of the view. */
  name: string;
  /** Identifiers of its zones. */
  zones: string[];
  /** When the view was made. */
  created_time: string;
  /** When it last changed. */
  modified_time: string;
}
