import { ApiObject, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';

/** Says what is wrong with a manifest that is about to be emitted; an empty list where nothing is. */
export type ManifestCheck = (manifest: any) => string[];

/** The guards of each app whose objects were patched since they were last examined. As they are made, objects are right. */
const PATCHED = new WeakMap<IConstruct, Set<ManifestGuard>>();

/**
 * Examines an ApiObject's manifest as it is emitted, after every JSON patch and every change of its metadata.
 *
 * It does so twice: as a validation, so that `App.synth()` reports it with all other faults before it writes any file; and in `toJson()`, the only way
 * into a file, so that nothing which happens after the validation gets past it.
 *
 * cdk8s validates every construct of the app once per chart: a validation of each object would be called N² times for N charts. So there is one
 * for the app, which cdk8s calls before those of the constructs below it; it examines what was patched, and gives a validation to
 * what has faults.
 */
export class ManifestGuard {
  /** What the object's own validation says; it has none before it has its first faults. */
  private reported?: { faults: string[] };

  /**
   * @param object the guarded object, whose `addJsonPatch` calls `wasPatched` and whose `toJson` returns `pass`.
   * @param render its manifest, not examined.
   */
  public constructor(
    private readonly object: ApiObject,
    private readonly render: () => any,
    private readonly check: ManifestCheck,
  ) {}

  public wasPatched(): void {
    patchedIn(this.object.node.root).add(this);
  }

  public pass(): any {
    const manifest = this.manifest();
    const faults = this.check(manifest);
    if (faults.length > 0) {
      throw new Error(faults.map((fault) => `[${this.object.node.path}] ${fault}`).join('\n'));
    }
    return manifest;
  }

  public examine(): void {
    const faults = this.check(this.manifest());
    if (this.reported) {
      this.reported.faults = faults;
    } else if (faults.length > 0) {
      const reported = (this.reported = { faults });
      this.object.node.addValidation({ validate: () => reported.faults });
    }
  }

  /** The manifest. What a JSON patch of a Secret or its source fails with holds the patch's values, which is no matter for an error. */
  private manifest(): any {
    try {
      return this.render();
    } catch (error) {
      if (this.object.kind === 'ObjectStore') {
        throw error;
      }
    }
    throw new Error(`[${this.object.node.path}] a JSON patch can't be applied (its values are not shown); drop or mend it`);
  }
}

function patchedIn(app: IConstruct): Set<ManifestGuard> {
  const known = PATCHED.get(app);
  if (known) {
    return known;
  }
  const patched = new Set<ManifestGuard>();
  PATCHED.set(app, patched);
  app.node.addValidation({
    validate: () => {
      patched.forEach((guard) => guard.examine());
      patched.clear();
      return [];
    },
  });
  return patched;
}

/** An ApiObject that is nothing but guarded. */
export class GuardedApiObject extends ApiObject {
  private readonly guard: ManifestGuard;

  public constructor(scope: Construct, id: string, props: ApiObjectProps, check: ManifestCheck) {
    super(scope, id, props);
    this.guard = new ManifestGuard(this, () => super.toJson(), check);
  }

  public override addJsonPatch(...ops: JsonPatch[]): void {
    super.addJsonPatch(...ops);
    this.guard.wasPatched();
  }

  public override toJson(): any {
    return this.guard.pass();
  }
}
