/** Finds what a misspelt name was meant to be. */

/** The name among `names` that `name` was probably meant to be. */
export function closest(name: string, names: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const given = plain(name).slice(0, 40);
  if (given.length < 3) return undefined;
  const rated = names.map((other) => {
    const target = plain(other);
    // A part of the name or its stem, as in `timeout`, `apiEmail` or `retries`, is as good as two letters that differ.
    const part = target.includes(given) || (target.length > 4 && given.includes(target.slice(0, -1)));
    return { other, steps: Math.min(distance(given, target), part ? 2 : Number.POSITIVE_INFINITY) };
  });
  const [best] = rated.sort((a, b) => a.steps - b.steps || b.other.length - a.other.length);
  return best !== undefined && best.steps <= 2 ? best.other : undefined;
}

/** How many letters have to be added, left out or changed to get from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
