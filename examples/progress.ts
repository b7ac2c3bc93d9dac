/** A progress bar on a terminal; a few plain lines where the output goes to a file. */
export function progressBar(): { update: (done: number, total: number, doing: string) => void; end: () => void } {
  const { stderr } = process;
  let shown = -1;
  return {
    update(done, total, doing) {
      const share = total === 0 ? 0 : done / total;
      const step = Math.floor(share * (stderr.isTTY ? 100 : 4));
      // Drawing costs more than counting, so it is done only when it would look different.
      if (step === shown) return;
      shown = step;
      const filled = Math.round(share * 30);
      const bar = `[${'#'.repeat(filled)}${'.'.repeat(30 - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %  ${doing}`;
      stderr.write(stderr.isTTY ? `\r\x1b[K${bar}` : `${bar}\n`);
    },
    end() {
      if (stderr.isTTY) stderr.write('\r\x1b[K');
    },
  };
}
