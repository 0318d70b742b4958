import type { Manifest, Path } from './manifest';
import type { World } from './world';

/** error: it fails, or data is lost. warning: it will bite. info: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** What a rule has to say of one place in one manifest. A secret's value never stands in it. */
export interface Finding {
  readonly manifest: Manifest;
  /** Where; of a field that is missing the place where it belongs. */
  readonly at: Path;
  /** What is wrong, with the value found. */
  readonly message: string;
  /** The YAML to write, or what to remove. */
  readonly fix: string;
}

/** One thing that R2, barman, the plugin or CloudNativePG does otherwise than people expect. */
export interface Rule {
  /** Stable: people write it into annotations and pipelines. */
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, in a few words without a full stop. */
  readonly title: string;
  /** What comes of it, in one sentence. */
  readonly reason: string;
  /** Where that is said, or who has seen it. */
  readonly source: string;
  /**
   * YAML that the rule speaks of: what differs from the right manifests in `examples.ts`, as a merge patch of the one with the same kind and name (`null`
   * removes a field), or a manifest of its own.
   */
  readonly bad: string;
  /** The same, put right. */
  readonly good: string;
  check(world: World): Iterable<Finding>;
}
