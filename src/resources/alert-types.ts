/** The kinds of alert that Cloudflare can send, and the filters that narrow them down. */

/**
 * What sets an alert off. The list grows often: `alerting.availableAlerts` says which an account may use, and with which
 * filters.
 */
export type AlertType =
  | 'abuse_report_alert'
  | 'access_custom_certificate_expiration_type'
  | 'advanced_ddos_attack_l4_alert'
  | 'advanced_ddos_attack_l7_alert'
  | 'advanced_http_alert_error'
  | 'bgp_hijack_notification'
  | 'billing_usage_alert'
  | 'block_notification_block_removed'
  | 'block_notification_new_block'
  | 'block_notification_review_rejected'
  | 'bot_traffic_basic_alert'
  | 'brand_protection_alert'
  | 'brand_protection_digest'
  | 'clickhouse_alert_fw_anomaly'
  | 'clickhouse_alert_fw_ent_anomaly'
  | 'cloudforce_one_request_notification'
  | 'cni_maintenance_notification'
  | 'custom_analytics'
  | 'custom_bot_detection_alert'
  | 'custom_ssl_certificate_event_type'
  | 'dedicated_ssl_certificate_event_type'
  | 'device_connectivity_anomaly_alert'
  | 'dos_attack_l4'
  | 'dos_attack_l7'
  | 'expiring_service_token_alert'
  | 'failing_logpush_job_disabled_alert'
  | 'fbm_auto_advertisement'
  | 'fbm_dosd_attack'
  | 'fbm_volumetric_attack'
  | 'health_check_status_notification'
  | 'hostname_aop_custom_certificate_expiration_type'
  | 'http_alert_edge_error'
  | 'http_alert_origin_error'
  | 'image_notification'
  | 'image_resizing_notification'
  | 'incident_alert'
  | 'load_balancing_health_alert'
  | 'load_balancing_pool_enablement_alert'
  | 'logo_match_alert'
  | 'magic_tunnel_health_check_event'
  | 'magic_wan_tunnel_health'
  | 'maintenance_event_notification'
  | 'mtls_certificate_store_certificate_expiration_type'
  | 'pages_event_alert'
  | 'radar_notification'
  | 'real_origin_monitoring'
  | 'scriptmonitor_alert_new_code_change_detections'
  | 'scriptmonitor_alert_new_hosts'
  | 'scriptmonitor_alert_new_malicious_hosts'
  | 'scriptmonitor_alert_new_malicious_scripts'
  | 'scriptmonitor_alert_new_malicious_url'
  | 'scriptmonitor_alert_new_max_length_resource_url'
  | 'scriptmonitor_alert_new_resources'
  | 'secondary_dns_all_primaries_failing'
  | 'secondary_dns_primaries_failing'
  | 'secondary_dns_warning'
  | 'secondary_dns_zone_successfully_updated'
  | 'secondary_dns_zone_validation_warning'
  | 'security_insights_alert'
  | 'sentinel_alert'
  | 'stream_live_notifications'
  | 'synthetic_test_latency_alert'
  | 'synthetic_test_low_availability_alert'
  | 'traffic_anomalies_alert'
  | 'tunnel_health_event'
  | 'tunnel_update_event'
  | 'universal_ssl_event_type'
  | 'web_analytics_metrics_update'
  | 'zone_aop_custom_certificate_expiration_type'
  | (string & {});

/**
 * Which events an alert is limited to. Every value is a list of strings, numbers and booleans included. What a kind of
 * alert takes, and what it cannot do without, is in `filter_options` of `alerting.availableAlerts`.
 */
export interface AlertFilters {
  /** Actions that were taken. */
  actions?: string[];
  /** Numbers of autonomous systems; for `radar_notification`. */
  affected_asns?: string[];
  /** Parts of Cloudflare; for `incident_alert`. */
  affected_components?: string[];
  /** Countries and regions; for `radar_notification`. */
  affected_locations?: string[];
  /** Data centres, by airport code; for `maintenance_event_notification`. */
  airport_code?: string[];
  /** By which rule the alert is set off. */
  alert_trigger_preferences?: string[];
  /** The figure that goes with `alert_trigger_preferences`. */
  alert_trigger_preferences_value?: string[];
  /** Whether a pool was switched on (`'true'`) or off (`'false'`); for `load_balancing_pool_enablement_alert`. */
  enabled?: string[];
  /** Environments of a project; for `pages_event_alert`. */
  environment?: string[];
  /** Events of a deployment; for `pages_event_alert`. */
  event?: string[];
  /** Whose health changed; for `load_balancing_health_alert`. */
  event_source?: string[];
  /** Kinds of event. */
  event_type?: string[];
  /** What to count by. */
  group_by?: string[];
  /** Health checks, by id; for `health_check_status_notification`. */
  health_check_id?: string[];
  /** How grave an incident must be; for `incident_alert`. */
  incident_impact?: AlertIncidentImpact[];
  /** Live inputs, by id; for `stream_live_notifications`. */
  input_id?: string[];
  /** Classes of insight; for `security_insights_alert`. */
  insight_class?: string[];
  /** Amount above which the alert is set off, as text; for `billing_usage_alert`. */
  limit?: string[];
  /** Logos, by tag; for `logo_match_alert`. */
  logo_tag?: string[];
  /** Rate above which the alert is set off, as text; for `advanced_ddos_attack_l4_alert`. */
  megabits_per_second?: string[];
  /** What health has become; for `load_balancing_health_alert`. */
  new_health?: string[];
  /** What the status has become; for `tunnel_health_event`. */
  new_status?: string[];
  /** Rate above which the alert is set off, as text; for `advanced_ddos_attack_l4_alert`. */
  packets_per_second?: string[];
  /** Load balancing pools, by id. */
  pool_id?: string[];
  /** Data centres, by name. */
  pop_names?: string[];
  /** The product that is billed; for `billing_usage_alert`. */
  product?: string[];
  /** Projects, by id; for `pages_event_alert`. */
  project_id?: string[];
  /** Protocols; for `advanced_ddos_attack_l4_alert`. */
  protocol?: string[];
  /** Saved queries, by tag. */
  query_tag?: string[];
  /** Rate above which the alert is set off, as text; for `advanced_ddos_attack_l7_alert`. */
  requests_per_second?: string[];
  /** What to look at in the traffic. */
  selectors?: string[];
  /** Security services; for `clickhouse_alert_fw_ent_anomaly`. */
  services?: string[];
  /** Service level objectives, as text such as `'99.9'`. */
  slo?: string[];
  /** What the status of a health check has become; for `health_check_status_notification`. */
  status?: string[];
  /** Host names; for `advanced_ddos_attack_l7_alert`. */
  target_hostname?: string[];
  /** Addresses; for `advanced_ddos_attack_l4_alert`. */
  target_ip?: string[];
  /** Names of zones; for `advanced_ddos_attack_l7_alert`. */
  target_zone_name?: string[];
  /** Tokens, by id. */
  token_id?: string[];
  /** Only `'security_events'`, to leave those out; for `traffic_anomalies_alert`. */
  traffic_exclusions?: string[];
  /** Tunnels, by id; for `tunnel_health_event`. */
  tunnel_id?: string[];
  /** Tunnels, by name. */
  tunnel_name?: string[];
  /** Kinds of what the alert is about. */
  type?: string[];
  /** Conditions on the traffic. */
  where?: string[];
  /** Zones, by id. */
  zones?: string[];
  /** Any other filter, as the API adds them. */
  [filter: string]: string[] | undefined;
}

/** How grave an incident of Cloudflare is. */
export type AlertIncidentImpact =
  | 'INCIDENT_IMPACT_NONE'
  | 'INCIDENT_IMPACT_MINOR'
  | 'INCIDENT_IMPACT_MAJOR'
  | 'INCIDENT_IMPACT_CRITICAL'
  | (string & {});
