/** What a row reports, and how it is written as Markdown. */

/** The columns of the short table. */
export const peers = ['fetch', 'ky', '@octokit/core', 'cloudflare', 'flarekit'] as const;

/** Whose figure it is. */
export type PeerName = (typeof peers)[number];

/** One line of the short table. */
export interface Headline {
  /** What was measured. */
  what: string;
  /** A figure per peer, as it is to be printed. */
  figures: Partial<Record<PeerName, string>>;
  /** How many times flarekit takes what each peer takes, as it is to be printed. */
  ratios?: Partial<Record<PeerName, string>>;
  /** What the ratios compare, where that is not all that was measured. */
  ratioOf?: string;
  /** What flarekit is meant to reach. */
  goal: string;
}

/** One detailed table. */
export interface Table {
  /** Its heading. */
  title: string;
  /** What a reader has to know to read it. */
  note: string;
  /** Names of the columns; the first is the one of the subjects. */
  head: readonly string[];
  /** Cells, as they are to be printed. */
  rows: ReadonlyArray<readonly string[]>;
}

/** All that one row of the benchmark found. */
export interface Report {
  /** For the short table. */
  headlines: readonly Headline[];
  /** For whoever wants more. */
  tables: readonly Table[];
}

/** A number with so many decimals and a separator for thousands; a dash where there is none. */
export function figure(value: number | undefined, decimals = 0): string {
  if (value === undefined || Number.isNaN(value)) return '-';
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A number with its sign. */
export function signed(value: number, decimals = 0): string {
  return `${value > 0 ? '+' : ''}${figure(value, decimals)}`;
}

/** The ratios of a {@link Headline}: what `ratio` makes of each peer. */
export function ratiosTo(names: readonly PeerName[], ratio: (name: PeerName) => number): Headline['ratios'] {
  return Object.fromEntries(names.map((name) => [name, figure(ratio(name), 2)]));
}

/** Several reports as one. */
export function together(reports: readonly Report[]): Report {
  return { headlines: reports.flatMap(({ headlines }) => headlines), tables: reports.flatMap(({ tables }) => tables) };
}

/** The whole report. */
export function toMarkdown(about: readonly string[], reports: readonly Report[]): string {
  const short: Table = {
    title: 'In short',
    note: 'A dash stands where a peer has no such thing, or was not asked.',
    head: ['what', ...peers, 'goal'],
    rows: reports.flatMap(({ headlines }) => headlines.map(lineOf)),
  };
  const others = peers.filter((peer) => peer !== 'flarekit');
  const ratios: Table = {
    title: 'flarekit over each peer',
    note: 'How many times flarekit takes what the peer takes: below 1 is less. Ratios are taken within each round, so they need not be those of the medians above.',
    head: ['what', ...others],
    rows: reports.flatMap(({ headlines }) =>
      headlines.map(({ what, ratioOf = what, ratios = {} }) => [ratioOf, ...others.map((peer) => ratios[peer] ?? '-')]),
    ),
  };
  const inShort = short.rows.length > 0 ? [short, ratios] : [];
  const tables = [...inShort, ...reports.flatMap(({ tables }) => tables)];
  return [about.map((line) => `- ${line}`).join('\n'), ...tables.map(tableOf)].join('\n\n');
}

function lineOf({ what, figures, goal }: Headline): string[] {
  return [what, ...peers.map((peer) => figures[peer] ?? '-'), goal];
}

function tableOf({ title, note, head, rows }: Table): string {
  const lines = [head, head.map((_, column) => (column === 0 ? '---' : '--:')), ...rows];
  return [`### ${title}`, '', note, '', ...lines.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}
