import { parseSync } from "vite";
import type { SourceFile } from "./source-files";

export type FunctionLength = { name: string; lines: number; isComponent: boolean };

type Node = { type: string; start: number; end: number; [key: string]: unknown };

/** How long each function of a file is, from its first to its last line. A component is a capital letter in a .tsx file, or what that file exports by default. */
export function functionLengths({ path, text }: SourceFile): FunctionLength[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be read: ${errors[0]?.message}`);
  const found: FunctionLength[] = [];
  visit(program as unknown as Node, "(file)", (node, name) => {
    const lines = text.slice(node.start, node.end).split("\n").length;
    found.push({ name, lines, isComponent: path.endsWith(".tsx") && /^([A-Z]|\(file\))/.test(name) });
  });
  return found;
}

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

function visit(node: Node, name: string, see: (node: Node, name: string) => void): void {
  if (FUNCTIONS.has(node.type)) see(node, nameOf(node) ?? name);
  // An arrow function has the name of the variable or key that holds it.
  const inner = nameOf(node) ?? name;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) visit(child, inner, see);
    }
  }
}

function nameOf(node: Node): string | null {
  for (const key of ["id", "key"]) {
    const named = node[key];
    if (isNode(named) && typeof named.name === "string") return named.name;
  }
  return null;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}
