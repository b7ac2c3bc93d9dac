/** What is used of zod: loaded when an answer does not have its shape, to say what is wrong with it. */
export {
  array,
  boolean,
  literal,
  looseObject,
  nullable,
  nullish,
  number,
  optional,
  record,
  string,
  union,
  unknown,
  type ZodMiniType,
} from 'zod/mini';
