/** Where real answers, and so the emulator's, are known to differ from the vendor's description of them. */

/** One known difference. */
export interface Deviation {
  /** JSON pointer of the schema in the description. */
  at: string;
  /** What is seen besides what that schema allows. */
  also?: object;
  /** Which of its properties are not always there, although they are required. */
  optional?: string[];
  /** The fact behind it, and where it was observed. */
  why: string;
}

const nothing = { type: 'null' };

/** Every known difference. */
export const deviations: readonly Deviation[] = [
  {
    at: '/components/schemas/dns-records_comment',
    also: nothing,
    why: 'Recorded: records without a comment carry null.',
  },
];
