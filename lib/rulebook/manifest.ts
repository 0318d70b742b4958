/** The way to a place in an object. */
export type Path = ReadonlyArray<string | number>;

/** One Kubernetes object as somebody wrote it: nothing in it can be trusted to be what the API says. */
export class Manifest {
  public readonly kind: unknown;
  public readonly name: string;
  /** Undefined where the object says none: kubectl puts it into the current namespace. */
  public readonly namespace?: string;
  /** `external-secrets.io` of `external-secrets.io/v1`; empty for Kubernetes' own first objects. */
  public readonly group: string;

  public constructor(
    public readonly object: any,
    /** The position in the order in which all are applied. */
    public readonly index: number,
  ) {
    const { apiVersion, kind, metadata } = record(object);
    const { name, namespace } = record(metadata);
    this.kind = kind;
    this.group = typeof apiVersion === 'string' && apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    this.name = typeof name === 'string' ? name : '';
    this.namespace = typeof namespace === 'string' ? namespace : undefined;
  }

  public is(group: string, kind: string): boolean {
    return this.kind === kind && this.group === group;
  }

  /** What stands at a place, or undefined. */
  public at(path: Path): any {
    return path.reduce((value: any, field) => (value === null || value === undefined ? undefined : value[field]), this.object);
  }
}

/** The value where it is an object, else an empty one. */
export function record(value: unknown): Record<string, any> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** The value where it is a list, else an empty one. */
export function list(value: unknown): any[] {
  return Array.isArray(value) ? value : [];
}
