/** The public names, nothing else. */
export { Cloudflare } from './client.ts';
export type { Endpoint, Field, Fields, Listing, Method, PathParam, PathParams, Single } from './endpoint.ts';
export {
  type Advice,
  type AnyCloudflareError,
  type ApiError,
  AuthenticationError,
  type AuthenticationReason,
  CloudflareError,
  ConfigError,
  ConflictError,
  type ErrorDetails,
  type ErrorKind,
  isCloudflareError,
  NetworkError,
  NotFoundError,
  type Outcome,
  ParamsError,
  PermissionError,
  PlanError,
  RateLimitError,
  ResponseError,
  ServerError,
  TimeoutError,
  ValidationError,
} from './errors.ts';
export type {
  CallEvent,
  DriftEvent,
  Hooks,
  Logger,
  RateLimitState,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  WaitEvent,
} from './observe.ts';
export type {
  ClientOptions,
  ListOptions,
  RateLimitOptions,
  RequestOptions,
  RetryOptions,
  TokenSource,
  ValidateMode,
} from './options.ts';
export { type Page, Paginated } from './pagination.ts';
export type { Connection, PingOptions } from './ping.ts';
export type { Budget, RateLimiter, SlotRequest } from './rate-limit.ts';
export type { RawArguments, RawListOptions, RawOptions, RawParams, Route } from './raw.ts';
export {
  type Member,
  type MemberCreateParams,
  type MemberListParams,
  type MemberPolicy,
  type MemberPolicyInput,
  Members,
  type MemberUpdateParams,
  type MemberUser,
  type PolicyGroup,
} from './resources/members.ts';
export { type Role, type RoleListParams, Roles } from './resources/roles.ts';
export type { Checked, Deleted, Issue, Schema } from './schema.ts';
export { Transport } from './transport.ts';
export { version } from './version.ts';
