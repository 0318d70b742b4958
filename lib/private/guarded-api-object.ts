import { ApiObject, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';

/** Says what is wrong with a manifest that is about to be emitted; an empty list where nothing is. */
export type Guard = (manifest: any) => string[];

/**
 * An ApiObject whose manifest is examined as it is emitted, after every JSON patch and every change of its metadata.
 *
 * It is examined twice. As a validation, so that `App.synth()` reports it with all other faults before it writes any file; cdk8s
 * validates the whole app once per chart, so the answer is kept until the next patch, or N charts would serialize N² times.
 * And in `toJson()`, the only way into a file, so that nothing which happens after the validation gets past it.
 */
export class GuardedApiObject extends ApiObject {
  private faults?: string[];

  public constructor(
    scope: Construct,
    id: string,
    props: ApiObjectProps,
    private readonly guard: Guard,
  ) {
    super(scope, id, props);
    this.node.addValidation({ validate: () => (this.faults ??= this.guard(super.toJson())) });
  }

  public override addJsonPatch(...ops: JsonPatch[]): void {
    super.addJsonPatch(...ops);
    this.faults = undefined;
  }

  public override toJson(): any {
    const manifest = super.toJson();
    const faults = this.guard(manifest);
    if (faults.length > 0) {
      throw new Error(faults.map((fault) => `[${this.node.path}] ${fault}`).join('\n'));
    }
    return manifest;
  }
}
