import type { Manifest } from './manifest';

/** Where objects are, by name. An undefined namespace is the one that somebody's kubectl is in, which can be any. */
export class Whereabouts {
  private readonly byName = new Map<string, Set<string | undefined>>();
  private readonly namespaces = new Set<string | undefined>();

  public constructor(manifests: readonly Manifest[] = []) {
    manifests.forEach(({ name, namespace }) => this.add(name, namespace));
  }

  public add(name: string, namespace: string | undefined): void {
    const known = this.byName.get(name);
    if (known === undefined) {
      this.byName.set(name, new Set([namespace]));
    } else {
      known.add(namespace);
    }
    this.namespaces.add(namespace);
  }

  /** Whether one of this name is anywhere. */
  public has(name: string): boolean {
    return this.byName.has(name);
  }

  /** Whether one of this name is in a namespace, or may be because either is in whichever somebody's kubectl is in. */
  public mayHave(name: string, namespace: string | undefined): boolean {
    const known = this.byName.get(name);
    return known !== undefined && (namespace === undefined || known.has(namespace) || known.has(undefined));
  }

  /** Whether any, of whatever name, is in the namespace of a manifest. */
  public anyBeside({ namespace }: Manifest): boolean {
    return this.namespaces.has(namespace);
  }

  /** The namespaces of those with this name, where all of them are certainly in other ones than a manifest. */
  public onlyElsewhere(name: string, { namespace }: Manifest): string[] {
    if (namespace === undefined || this.mayHave(name, namespace)) {
      return [];
    }
    return [...(this.byName.get(name) ?? [])].filter((other) => other !== undefined);
  }
}
