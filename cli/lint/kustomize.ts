import path from 'node:path';
import { list, record } from '../../lib/rulebook/manifest';
import type { Source } from './source';

/**
 * The sources without those of files that a `kustomization.yaml` among them patches with (kubectl.docs.kubernetes.io/references/kustomize/kustomization):
 * a patch has the kind and the name of a whole object, which it would be taken for. What was left out is said in `notes`.
 */
export function withoutPatches(sources: readonly Source[], notes: string[]): Source[] {
  const patches = new Set<string>();
  for (const { manifest, text } of sources.filter((source) => /^kustomization\.ya?ml$/.test(path.basename(source.text.file)))) {
    const folder = path.dirname(text.file);
    const named = new Set(patchFilesOf(record(manifest.object)).map((file) => path.resolve(folder, file)));
    const found = [...new Set(sources.map((source) => source.text.file))].filter((file) => named.has(path.resolve(file)));
    if (found.length > 0) {
      notes.push(
        `${text.file}: it patches with ${found.join(', ')}, where no whole objects are, so nothing was looked at there; "kustomize build ${folder} | pg-r2-backup lint -" looks at what comes of it`,
      );
    }
    found.forEach((file) => patches.add(file));
  }
  return sources.filter(({ text }) => !patches.has(text.file));
}

/** The files, and some texts that are patches themselves. */
function patchFilesOf({ patches, patchesStrategicMerge, patchesJson6902, replacements }: Record<string, unknown>): string[] {
  const paths = [...list(patches), ...list(patchesJson6902), ...list(replacements)].map((entry) => record(entry).path as unknown);
  return [...paths, ...list(patchesStrategicMerge)].filter((file) => typeof file === 'string');
}
