/** The public names of `flarekit/inventory`, nothing else. */
export { type DiffSource, diff, type InventoryChange } from './diff.ts';
export type {
  AccountData,
  AccountEntity,
  Entity,
  EntityKind,
  EntityOf,
  EntityRef,
  InventoryItem,
  MemberEntity,
  RecordEntity,
  Relation,
  RoleEntity,
  SkippedPart,
  SkipReason,
  ZoneEntity,
} from './graph.ts';
export { type Inventory, inventory } from './inventory.ts';
export type { InventoryClient, InventoryOptions, InventoryProgress } from './options.ts';
