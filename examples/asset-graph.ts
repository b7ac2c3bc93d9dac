/**
 * Keeps an asset graph in step with Cloudflare: accounts, roles, members, zones and DNS records, with the relations between
 * them, and an alert for each change between two runs.
 *
 *   node examples/asset-graph.ts                     two runs on the emulator, with some changes between them
 *   CLOUDFLARE_API_TOKEN=... node examples/asset-graph.ts graph.json
 *
 * The second reads your account, and writes nothing but the file. Run it again, and it tells what has changed since. The token
 * needs Account Settings: Read, Zone: Read and DNS: Read; what it may not read is named and left out.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Cloudflare } from 'flarekit';
import { diff, type Entity, type InventoryChange, type InventoryItem, inventory } from 'flarekit/inventory';
import { Emulator } from 'flarekit/testing';

type Print = (line: string) => void;

/** One run: reads the graph, and tells what is in it and what has changed since the last one. Returns it for the next. */
export async function sync(
  cf: Cloudflare,
  before: InventoryItem[] | undefined,
  print: Print,
): Promise<InventoryItem[]> {
  const graph: InventoryItem[] = [];
  const counts = new Map<string, number>();
  for await (const item of inventory(cf)) {
    // A connector would write to its graph database here; an entity always comes before the relations that name it.
    graph.push(item);
    const name = item.kind === 'relation' ? `${item.from.kind} ${item.type} ${item.to.kind}` : item.kind;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (item.kind === 'skipped') print(`  left out: ${item.part}s (${item.message})`);
  }
  if (before === undefined) {
    for (const [name, count] of counts) print(`${String(count).padStart(8)}  ${name}`);
    return graph;
  }
  const names = new Map([...before, ...graph].flatMap((item) => ('data' in item ? [[item.key, titleOf(item)]] : [])));
  for await (const change of diff(before, graph)) {
    const alert = alertFor(change, names);
    if (alert !== undefined) print(`  ${alert}`);
  }
  return graph;
}

/** What a person should hear of a change. That a thing belongs to its parent goes without saying. */
function alertFor(change: InventoryChange, names: ReadonlyMap<string, string>): string | undefined {
  const { item } = change;
  if (change.change === 'not_compared') return `${change.item.part}s not compared: ${change.item.message}`;
  if (item.kind === 'relation') {
    if (item.type === 'HAS') return undefined;
    const verb = change.change === 'added' ? 'was given' : 'no longer has';
    return `${names.get(item.from.key)} ${verb} the role ${names.get(item.to.key)}`;
  }
  if (item.kind === 'skipped') return undefined;
  const fields = change.change === 'changed' ? `: ${change.fields.join(', ')}` : '';
  return `${item.kind} ${change.change}: ${titleOf(item)}${fields}`;
}

function titleOf(entity: Entity): string {
  switch (entity.kind) {
    case 'member':
      return entity.data.email ?? entity.data.user?.email ?? entity.id;
    case 'record':
      return `${entity.data.type} ${entity.data.name}`;
    default:
      return entity.data.name ?? entity.id;
  }
}

/** Some changes, such as happen between two runs. */
export async function change(cf: Cloudflare): Promise<void> {
  const [zone] = (await cf.zones.list().page()).items;
  const account_id = zone?.account?.id ?? '';
  const zone_id = zone?.id ?? '';
  const [first] = (await cf.dns.records.list({ zone_id }).page()).items;
  await cf.dns.records.create({ zone_id, type: 'CNAME', name: 'new-shop', content: 'shop.example.net', ttl: 300 });
  await cf.dns.records.delete({ zone_id, dns_record_id: first?.id ?? '' });
  await cf.zones.edit({ zone_id, paused: true });
  const role = (await cf.roles.list({ account_id }).toArray()).find(({ name }) => name === 'Billing');
  const members = await cf.members.list({ account_id, status: 'accepted' }).toArray();
  const member = members.find(({ roles }) => roles?.length === 1 && !/^Super|^Billing/.test(roles[0]?.name ?? ''));
  if (member && role) await cf.members.update({ account_id, member_id: member.id, roles: [{ id: role.id }] });
}

if (import.meta.filename === process.argv[1]) {
  if (process.env.CLOUDFLARE_API_TOKEN) {
    const [file = 'graph.json'] = process.argv.slice(2);
    const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as InventoryItem[]) : undefined;
    writeFileSync(file, JSON.stringify(await sync(new Cloudflare(), before, console.log)));
  } else {
    const emulator = new Emulator();
    const cf = new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch });
    console.log('The first run:');
    const before = await sync(cf, undefined, console.log);
    await change(cf);
    console.log('Changes since:');
    await sync(cf, before, console.log);
  }
}
