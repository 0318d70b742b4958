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

/** What an object is found by. */
interface Place {
  readonly name: string;
  readonly namespace?: string;
}

/** Objects by name and namespace, each with what was made of it. Of two with one name the last that is applied is what the cluster has. */
export class NamedObjects<T> {
  private readonly byName = new Map<string, Map<string | undefined, T>>();

  public constructor(items: readonly T[], placeOf: (item: T) => Place) {
    for (const item of items) {
      const { name, namespace } = placeOf(item);
      const namesakes = this.byName.get(name) ?? new Map<string | undefined, T>();
      this.byName.set(name, namesakes.set(namespace, item));
    }
  }

  /** The one that an object refers to: in its namespace, or where one of the two does not say in which it is, and there is no other. */
  public get(name: string, { namespace }: { readonly namespace?: string }): T | undefined {
    const namesakes = this.byName.get(name);
    if (namesakes === undefined || namesakes.has(namespace)) {
      return namesakes?.get(namespace);
    }
    return namespace !== undefined ? namesakes.get(undefined) : namesakes.size === 1 ? [...namesakes.values()][0] : undefined;
  }
}
