/** Reads declaration files as an editor does: what is documented, and whose types stand in them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** What is wrong with a declaration file. */
export interface Findings {
  /** Everything that an editor could show and has nothing to say about, such as `Members.get(params)`. */
  undocumented: string[];
  /** Everything that comes from somewhere else. */
  foreign: string[];
  /** How many things were looked at. */
  seen: number;
}

/** Reads a declaration file, and those of its own that it imports. */
export function inspect(entry: string): Findings {
  const findings: Findings = { undocumented: [], foreign: [], seen: 0 };
  const done = new Set<string>();
  const read = (path: string): void => {
    if (done.has(path)) return;
    done.add(path);
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const statement of file.statements) statementDocs(statement, findings);
    for (const module of modulesOf(file)) {
      if (/^\.\.?\//.test(module)) read(declarationsOf(path, module));
      else findings.foreign.push(module);
    }
    findings.foreign.push(...foreignNames(file));
  };
  read(entry);
  return findings;
}

/** The declarations of a module that another one names: `./a.js` is declared in `./a.d.ts`, `./a.cjs` in `./a.d.cts`. */
function declarationsOf(from: string, module: string): string {
  const path = join(dirname(from), module.replace(/\.([cm]?)js$/, '.d.$1ts'));
  return existsSync(path) ? path : `${path}.d.ts`;
}

/** Every module that a file imports from, re-exports, refers to or adds to. */
function modulesOf(file: ts.SourceFile): string[] {
  const modules = [...file.typeReferenceDirectives, ...file.referencedFiles].map(({ fileName }) => fileName);
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier))
        modules.push(node.moduleSpecifier.text);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      modules.push(node.argument.literal.getText().slice(1, -1));
    } else if (ts.isExternalModuleReference(node)) {
      modules.push(node.expression.getText().slice(1, -1));
    } else if (ts.isModuleDeclaration(node)) {
      modules.push(node.name.getText());
    }
    node.forEachChild(visit);
  };
  visit(file);
  return modules;
}

/** Names that only a library or Node itself declares, should a bundler have copied their types in. */
function foreignNames(file: ts.SourceFile): string[] {
  const foreign = /^(?:\$?Zod\w*|Bottleneck|Ky[A-Z]\w*|PRetry\w*|NodeJS|Buffer|EventEmitter|IncomingMessage)$/;
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && foreign.test(node.text)) names.add(node.text);
    node.forEachChild(visit);
  };
  visit(file);
  return [...names];
}

function statementDocs(statement: ts.Statement, findings: Findings): void {
  if (ts.isVariableStatement(statement)) {
    for (const declaration of statement.declarationList.declarations) {
      const name = declaration.name.getText();
      need(statement, name, findings);
      if (declaration.type !== undefined) typeDocs(declaration.type, statement, name, findings);
    }
  } else if (ts.isFunctionDeclaration(statement)) {
    need(statement, statement.name?.text ?? 'default', findings);
    signatureDocs(statement, statement, statement.name?.text ?? 'default', findings);
  } else if (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) {
    const name = statement.name?.text ?? 'default';
    need(statement, name, findings);
    for (const member of statement.members) memberDocs(member, name, findings);
  } else if (ts.isTypeAliasDeclaration(statement)) {
    need(statement, statement.name.text, findings);
    typeDocs(statement.type, statement, statement.name.text, findings);
  } else if (ts.isEnumDeclaration(statement)) {
    need(statement, statement.name.text, findings);
    for (const member of statement.members) need(member, `${statement.name.text}.${member.name.getText()}`, findings);
  }
}

function memberDocs(member: ts.TypeElement | ts.ClassElement, owner: string, findings: Findings): void {
  if (isHidden(member)) return;
  const name = `${owner}.${ts.isConstructorDeclaration(member) ? 'constructor' : (member.name?.getText() ?? '[]')}`;
  need(member, name, findings);
  if (isSignature(member)) signatureDocs(member, member, name, findings);
  else if ((ts.isPropertySignature(member) || ts.isPropertyDeclaration(member)) && member.type !== undefined) {
    typeDocs(member.type, member, name, findings);
  }
}

/** What nobody outside can use: the compiler writes it down for its own ends. */
function isHidden(member: ts.TypeElement | ts.ClassElement): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const isPrivate = member.name !== undefined && ts.isPrivateIdentifier(member.name);
  return isPrivate || (ts.getCombinedModifierFlags(member as ts.Declaration) & hidden) !== 0;
}

type Signature = ts.SignatureDeclaration & { parameters: ts.NodeArray<ts.ParameterDeclaration> };

function isSignature(node: ts.Node): node is Signature {
  return (
    ts.isMethodSignature(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isCallSignatureDeclaration(node) ||
    ts.isAccessor(node)
  );
}

/** The parameters of a function, which are documented at `documented`, and what is written out in its types. */
function signatureDocs(signature: Signature, documented: ts.Node, name: string, findings: Findings): void {
  const described = new Map(
    ts
      .getJSDocTags(documented)
      .filter(ts.isJSDocParameterTag)
      .map((tag) => [tag.name.getText(), ts.getTextOfJSDocComment(tag.comment) ?? '']),
  );
  for (const parameter of signature.parameters) {
    const own = parameter.name.getText();
    findings.seen++;
    if ((described.get(own) ?? '').trim() === '') findings.undocumented.push(`${name}(${own})`);
    if (parameter.type !== undefined) typeDocs(parameter.type, documented, `${name}(${own})`, findings);
  }
  if (signature.type !== undefined) typeDocs(signature.type, documented, `${name}()`, findings);
}

/** Whatever is written out inside of a type: the fields of nested objects, the parameters of functions. */
function typeDocs(type: ts.TypeNode, documented: ts.Node, name: string, findings: Findings): void {
  if (ts.isTypeLiteralNode(type)) {
    for (const member of type.members) memberDocs(member, name, findings);
  } else if (ts.isFunctionTypeNode(type)) {
    signatureDocs(type, documented, name, findings);
  } else if (ts.isConditionalTypeNode(type) || ts.isMappedTypeNode(type)) {
    // What these are made of is worked out, not read.
    return;
  } else {
    type.forEachChild((child) => {
      if (ts.isTypeNode(child)) typeDocs(child, documented, name, findings);
      else if (ts.isNamedTupleMember(child)) typeDocs(child.type, documented, name, findings);
    });
  }
}

function need(node: ts.Node, name: string, findings: Findings): void {
  findings.seen++;
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const says = docs.some(
    (doc) => (ts.getTextOfJSDocComment(doc.comment) ?? '').trim() !== '' || (doc.tags?.length ?? 0) > 0,
  );
  if (!says) findings.undocumented.push(name);
}
