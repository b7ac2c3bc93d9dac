/** The doc comment of every method of the client, by the dotted name of its call. */
import ts from 'typescript';

const root = new URL('../../src/client.ts', import.meta.url).pathname;
const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, strict: true, noLib: true };
const program = ts.createProgram([root], {
  ...options,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
});
const checker = program.getTypeChecker();

/** Walks the fields of a class that hold classes of this project, and collects what stands above their methods. */
function collect(type: ts.Type, prefix: string, into: Map<string, string>): void {
  for (const member of type.getProperties()) {
    const declaration = member.valueDeclaration;
    if (declaration === undefined || member.name.startsWith('__#')) continue;
    const call = prefix === '' ? member.name : `${prefix}.${member.name}`;
    if (ts.isMethodDeclaration(declaration)) into.set(call, docOf(declaration));
    else if (ts.isPropertyDeclaration(declaration)) {
      const held = checker.getTypeOfSymbol(member);
      const source = held.symbol?.valueDeclaration?.getSourceFile().fileName ?? '';
      if (held.isClass() || source.includes('/src/resources/')) collect(held, call, into);
    }
  }
}

function docOf(node: ts.Node): string {
  const text = node.getSourceFile().text;
  const ranges = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const last = ranges.at(-1);
  return last === undefined ? '' : text.slice(last.pos, last.end);
}

/** Doc comments by call. */
export const methodDocs: ReadonlyMap<string, string> = (() => {
  const docs = new Map<string, string>();
  const source = program.getSourceFile(root);
  source?.forEachChild((node) => {
    if (!ts.isClassDeclaration(node) || node.name?.text !== 'Cloudflare') return;
    collect(checker.getTypeAtLocation(node), '', docs);
  });
  return docs;
})();
