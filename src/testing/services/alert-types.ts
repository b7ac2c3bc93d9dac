/** This file knows what notifications can report, and what each kind needs to be told. */

interface AlertType {
  type: string;
  display_name: string;
  description: string;
  filter_options: FilterOption[];
}

/** Keys in capitals, as this service writes them. */
interface FilterOption {
  Key: string;
  AvailableValues: Array<{ ID: string; Description: string }> | null;
  ComparisonOperator: string;
  Range: string;
}

function option(Key: string, Range: '0-1' | '0-n' | '1-n' | '1-1', values?: Record<string, string>): FilterOption {
  const AvailableValues = values ? Object.entries(values).map(([ID, Description]) => ({ ID, Description })) : null;
  return { Key, AvailableValues, ComparisonOperator: '==', Range };
}

function alert(type: string, display_name: string, description: string, ...filter_options: FilterOption[]): AlertType {
  return { type, display_name, description, filter_options };
}

const impacts = {
  INCIDENT_IMPACT_NONE: 'None',
  INCIDENT_IMPACT_MINOR: 'Minor',
  INCIDENT_IMPACT_MAJOR: 'Major',
  INCIDENT_IMPACT_CRITICAL: 'Critical',
};

/** Kinds of notifications by category, as the API lists them. */
export const availableAlerts: Readonly<Record<string, readonly AlertType[]>> = {
  Access: [alert('expiring_service_token_alert', 'Expiring service token', 'A service token is about to expire.')],
  Billing: [
    alert(
      'billing_usage_alert',
      'Usage-based billing',
      'Usage of a product went over a limit.',
      option('product', '1-1', { worker_requests: 'Workers requests', stream_minutes_viewed: 'Stream minutes viewed' }),
      option('limit', '1-1'),
    ),
  ],
  'Cloudflare status': [
    alert(
      'incident_alert',
      'Incident alert',
      'Cloudflare has an incident.',
      option('incident_impact', '0-n', impacts),
      option('affected_components', '0-n'),
    ),
    alert(
      'maintenance_event_notification',
      'Maintenance',
      'Cloudflare maintains a data center.',
      option('airport_code', '0-n'),
      option('event_type', '0-n'),
    ),
  ],
  DDoS: [alert('dos_attack_l7', 'HTTP DDoS attack', 'An attack on a website was mitigated.')],
  Pages: [
    alert(
      'pages_event_alert',
      'Project updates',
      'A deployment started, failed or succeeded.',
      option('project_id', '1-n'),
      option('environment', '1-n'),
      option('event', '1-n'),
    ),
  ],
  Radar: [alert('radar_notification', 'Radar', 'Traffic of a country or network changed.')],
  'SSL/TLS': [
    alert('universal_ssl_event_type', 'Universal SSL', 'A certificate was issued, renewed or failed.'),
    alert('dedicated_ssl_certificate_event_type', 'Advanced certificates', 'A certificate changed or expires.'),
  ],
  'Traffic monitoring': [
    alert('real_origin_monitoring', 'Passive origin monitoring', 'An origin cannot be reached.'),
    alert(
      'http_alert_origin_error',
      'Origin error rate',
      'An origin answers with more errors than usual.',
      option('zones', '1-n'),
      option('slo', '1-1'),
    ),
  ],
  'Trust and safety': [alert('abuse_report_alert', 'Abuse reports', 'Somebody reported abuse.')],
  Tunnel: [
    alert(
      'tunnel_health_event',
      'Tunnel health',
      'The state of a tunnel changed.',
      option('tunnel_id', '0-n'),
      option('new_status', '0-n'),
    ),
  ],
};

/** Each kind that is available, with the filters it cannot do without. */
export const alertTypes: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(availableAlerts)
    .flat()
    .map(({ type, filter_options }) => [
      type,
      filter_options.filter(({ Range }) => Range.startsWith('1')).map(({ Key }) => Key),
    ]),
);
