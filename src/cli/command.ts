/** This file knows what a command is. */

/** A command of `flarekit`. */
export interface Command {
  /** What `--help` prints. */
  readonly help: string;
  /**
   * Carries it out; resolves when there is nothing left to do.
   * @param args What was written after its name.
   * @throws {UsageError} When it cannot be done in the way that was asked for.
   */
  run(args: string[]): Promise<void>;
}

/** A mistake of the caller, which is told in one line and without a stack. */
export class UsageError extends Error {}
