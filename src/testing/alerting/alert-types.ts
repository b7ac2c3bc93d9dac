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

/** A kind and its filters: `zones!` must be given, `slo?` takes one value at most, `status!?` exactly one. */
type Row = readonly [type: string, display_name: string, description: string, filters?: string];

const rows: Readonly<Record<string, readonly Row[]>> = {
  Access: [
    ['expiring_service_token_alert', 'Expiring service token', 'A service token is about to expire.'],
    ['access_custom_certificate_expiration_type', 'Access certificates', 'A certificate for mutual TLS expires.'],
  ],
  Billing: [['billing_usage_alert', 'Usage-based billing', 'A product went over a limit.', 'product!? limit!?']],
  Bots: [
    ['bot_traffic_basic_alert', 'Bot traffic', 'Automated traffic rose.', 'zones'],
    ['custom_bot_detection_alert', 'Bot detection', 'Detected bots rose above a limit.', 'zones'],
  ],
  'Brand protection': [
    ['brand_protection_alert', 'Brand protection', 'A new domain resembles a brand.', 'query_tag'],
    ['brand_protection_digest', 'Brand protection digest', 'New domains that resemble a brand.', 'query_tag'],
    ['logo_match_alert', 'Logo match', 'A website shows a logo.', 'logo_tag'],
  ],
  'Cloudflare status': [
    ['incident_alert', 'Incident alert', 'Cloudflare has an incident.', 'incident_impact affected_components'],
    ['maintenance_event_notification', 'Maintenance', 'A data center is maintained.', 'airport_code event_type'],
  ],
  'Cloudforce One': [['cloudforce_one_request_notification', 'Requests', 'A request for information moved on.']],
  DDoS: [
    ['dos_attack_l7', 'HTTP DDoS attack', 'An attack on a website was mitigated.'],
    ['dos_attack_l4', 'Network-layer DDoS attack', 'An attack on a network was mitigated.'],
    [
      'advanced_ddos_attack_l7_alert',
      'Advanced HTTP DDoS attack',
      'An attack on a website was mitigated.',
      'zones target_zone_name target_hostname requests_per_second',
    ],
    [
      'advanced_ddos_attack_l4_alert',
      'Advanced network-layer DDoS attack',
      'An attack on a network was mitigated.',
      'target_ip packets_per_second megabits_per_second protocol',
    ],
  ],
  'Health checks': [
    ['health_check_status_notification', 'Health check', 'An origin changed health.', 'health_check_id status!'],
  ],
  'Images and Stream': [
    ['image_notification', 'Images', 'Something happened to images.'],
    ['image_resizing_notification', 'Image resizing', 'Something happened to image resizing.'],
    ['stream_live_notifications', 'Live input', 'A live input started or stopped.', 'input_id'],
  ],
  'Load balancing': [
    ['load_balancing_health_alert', 'Pool health', 'A pool changed health.', 'pool_id new_health event_source'],
    ['load_balancing_pool_enablement_alert', 'Pool enablement', 'A pool was switched.', 'pool_id enabled!'],
  ],
  Logs: [['failing_logpush_job_disabled_alert', 'Failing Logpush job', 'A job that kept failing was disabled.']],
  'Magic Transit and WAN': [
    ['fbm_auto_advertisement', 'Automatic advertisement', 'A prefix was advertised because of its traffic.'],
    ['fbm_dosd_attack', 'Flow-based DDoS attack', 'Flow data shows an attack.'],
    ['fbm_volumetric_attack', 'Flow-based volumetric attack', 'Traffic went over a limit.'],
    ['magic_tunnel_health_check_event', 'Magic tunnel health', 'A tunnel changed health.', 'tunnel_id slo?'],
    ['magic_wan_tunnel_health', 'Magic WAN tunnel health', 'A tunnel changed health.', 'tunnel_id slo?'],
    ['cni_maintenance_notification', 'Interconnect maintenance', 'An interconnect is maintained.'],
    ['bgp_hijack_notification', 'BGP hijack', 'A prefix may have been hijacked.'],
  ],
  'Page Shield': [
    ['scriptmonitor_alert_new_hosts', 'New hosts', 'Scripts come from a new host.'],
    ['scriptmonitor_alert_new_resources', 'New scripts', 'New scripts were found.', 'zones'],
    ['scriptmonitor_alert_new_max_length_resource_url', 'Long addresses', 'A script has a very long address.'],
    ['scriptmonitor_alert_new_code_change_detections', 'Changed scripts', 'A script changed.', 'zones'],
    ['scriptmonitor_alert_new_malicious_hosts', 'Malicious hosts', 'Scripts come from a malicious host.'],
    ['scriptmonitor_alert_new_malicious_scripts', 'Malicious scripts', 'A script is malicious.'],
    ['scriptmonitor_alert_new_malicious_url', 'Malicious addresses', 'A script has a malicious address.'],
  ],
  Pages: [['pages_event_alert', 'Project updates', 'A deployment moved on.', 'project_id! environment! event!']],
  Radar: [['radar_notification', 'Radar', 'Traffic changed.', 'affected_locations affected_asns type']],
  'Secondary DNS': [
    ['secondary_dns_all_primaries_failing', 'All primaries failing', 'No primary server answers.'],
    ['secondary_dns_primaries_failing', 'Primaries failing', 'A primary server does not answer.'],
    ['secondary_dns_warning', 'Warnings', 'A zone transfer had warnings.'],
    ['secondary_dns_zone_successfully_updated', 'Zone updated', 'A zone was transferred.'],
    ['secondary_dns_zone_validation_warning', 'Zone validation', 'A transferred zone has mistakes.'],
  ],
  Security: [
    ['security_insights_alert', 'Security insights', 'New insights were found.', 'insight_class'],
    ['sentinel_alert', 'Sentinel', 'Security events were found.', 'zones'],
    ['clickhouse_alert_fw_anomaly', 'Security events', 'Security events rose.', 'zones'],
    ['clickhouse_alert_fw_ent_anomaly', 'Advanced security events', 'Security events rose.', 'services! zones'],
  ],
  'SSL/TLS': [
    ['universal_ssl_event_type', 'Universal SSL', 'A certificate was issued, renewed or failed.'],
    ['dedicated_ssl_certificate_event_type', 'Advanced certificates', 'A certificate changed or expires.'],
    ['custom_ssl_certificate_event_type', 'Custom certificates', 'A certificate that was uploaded expires.'],
    ['mtls_certificate_store_certificate_expiration_type', 'mTLS certificate store', 'A certificate expires.'],
    ['hostname_aop_custom_certificate_expiration_type', 'Origin pulls of a hostname', 'A certificate expires.'],
    ['zone_aop_custom_certificate_expiration_type', 'Origin pulls of a zone', 'A certificate expires.'],
  ],
  'Synthetic tests': [
    ['synthetic_test_latency_alert', 'Latency', 'A test takes longer.'],
    ['synthetic_test_low_availability_alert', 'Low availability', 'A test fails more often.'],
    ['device_connectivity_anomaly_alert', 'Device connectivity', 'Devices lost their connection.'],
  ],
  'Traffic monitoring': [
    ['real_origin_monitoring', 'Passive origin monitoring', 'An origin cannot be reached.'],
    ['http_alert_origin_error', 'Origin error rate', 'An origin answers with more errors.', 'zones! slo!?'],
    ['http_alert_edge_error', 'Edge error rate', 'The edge answers with more errors.', 'zones slo?'],
    [
      'advanced_http_alert_error',
      'Advanced error rate',
      'More errors of some status.',
      'zones alert_trigger_preferences alert_trigger_preferences_value group_by where',
    ],
    [
      'traffic_anomalies_alert',
      'Traffic anomalies',
      'Traffic is not as usual.',
      'zones alert_trigger_preferences traffic_exclusions?',
    ],
    ['custom_analytics', 'Custom analytics', 'A query went over a limit.', 'selectors group_by where'],
  ],
  'Trust and safety': [
    ['abuse_report_alert', 'Abuse reports', 'Somebody reported abuse.'],
    ['block_notification_new_block', 'New block', 'Something was blocked.'],
    ['block_notification_block_removed', 'Block removed', 'A block was removed.'],
    ['block_notification_review_rejected', 'Review rejected', 'A block stays after its review.'],
  ],
  Tunnel: [
    ['tunnel_health_event', 'Tunnel health', 'A tunnel changed health.', 'tunnel_id new_status'],
    ['tunnel_update_event', 'Tunnel updates', 'A tunnel was made or removed.', 'tunnel_id tunnel_name'],
  ],
  'Web analytics': [['web_analytics_metrics_update', 'Metrics', 'The weekly metrics are there.']],
};

/** What some filters can be set to; for `slo`, levels of errors differ from those of tunnels. */
const values: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  incident_impact: {
    INCIDENT_IMPACT_NONE: 'None',
    INCIDENT_IMPACT_MINOR: 'Minor',
    INCIDENT_IMPACT_MAJOR: 'Major',
    INCIDENT_IMPACT_CRITICAL: 'Critical',
  },
  traffic_exclusions: { security_events: 'Security events' },
  'http slo': { '99.7': 'Objective of 99.7', '99.8': 'Objective of 99.8', '99.9': 'Objective of 99.9' },
  'tunnel slo': { high: 'High', medium: 'Medium', low: 'Low' },
};

/** Kinds of notifications by category, as the API lists them. */
export const availableAlerts: Readonly<Record<string, readonly AlertType[]>> = Object.fromEntries(
  Object.entries(rows).map(([category, kinds]) => [category, kinds.map(describe)]),
);

/** Each kind that is available, with the filters it cannot do without. */
export const alertTypes: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(availableAlerts)
    .flat()
    .map(({ type, filter_options }) => [
      type,
      filter_options.filter(({ Range }) => Range.startsWith('1')).map(({ Key }) => Key),
    ]),
);

function describe([type, display_name, description, filters = '']: Row): AlertType {
  const filter_options = filters.split(' ').flatMap((filter) => {
    const Key = filter.replace(/[!?]+$/, '');
    if (Key === '') return [];
    const known = values[Key === 'slo' ? `${type.startsWith('http') ? 'http' : 'tunnel'} slo` : Key];
    return {
      Key,
      AvailableValues: known ? Object.entries(known).map(([ID, Description]) => ({ ID, Description })) : null,
      ComparisonOperator: Key === 'slo' && type.startsWith('http') ? '>=' : '==',
      Range: `${filter.includes('!') ? 1 : 0}-${filter.endsWith('?') ? 1 : 'n'}`,
    };
  });
  return { type, display_name, description, filter_options };
}
