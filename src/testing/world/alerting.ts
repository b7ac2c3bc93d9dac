/** This file knows what the emulator keeps about notifications. */

/** A rule that says which notification goes where. */
export interface NotificationPolicy {
  /** Identifier of the policy. */
  id: string;
  /** Name of the policy. */
  name: string;
  /** What the policy is for. */
  description: string;
  /** Whether it is in force. */
  enabled: boolean;
  /** What it reports. */
  alert_type: string;
  /** How long to wait before the same is reported again. */
  alert_interval?: string;
  /** Where its notifications go. */
  mechanisms: Record<string, Destination[]>;
  /** What it is limited to. */
  filters: Record<string, string[]> | null;
  /** When the policy was made. */
  created: string;
  /** When it last changed. */
  modified: string;
}

/** Where notifications go. */
export interface Destination {
  /** An e-mail address, or the identifier of a webhook or a PagerDuty service. */
  id: string;
}

/** A notification that was sent. */
export interface Notification {
  /** Identifier of the notification. */
  id: string;
  /** Name of the policy. */
  name: string;
  /** What the policy is for. */
  description: string;
  /** What was reported. */
  alert_type: string;
  /** The text that was sent. */
  alert_body: string;
  /** Where it went: a destination's identifier or an e-mail address. */
  mechanism: string;
  /** By which way it went. */
  mechanism_type: 'email' | 'pagerduty' | 'webhook';
  /** The policy that sent it. */
  policy_id: string;
  /** When it was sent. */
  sent: string;
}

/** A place that notifications are posted to. */
export interface Webhook {
  /** Identifier of the webhook. */
  id: string;
  /** Name of the webhook. */
  name: string;
  /** Whose format it takes, which its address tells. */
  type: string;
  /** Where notifications are posted, without what is secret in it. */
  url: string;
  /** When the webhook was made. */
  created_at: string;
  /** When a post last succeeded. */
  last_success: string | null;
  /** When a post last failed. */
  last_failure: string | null;
}

/** A PagerDuty service that is connected to an account. */
export interface PagerDutyService {
  /** Identifier of the service. */
  id: string;
  /** Name of the service. */
  name: string;
}

/** A time in which a policy keeps quiet. */
export interface Silence {
  /** Identifier of the silence. */
  id: string;
  /** The policy. */
  policy_id: string;
  /** When it begins. */
  start_time: string;
  /** When it ends; one that has no end lasts until it is deleted. */
  end_time?: string;
  /** When the silence was made. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
}
