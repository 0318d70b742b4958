import { shown } from '../private/faults';
import { record } from '../rulebook/manifest';
import { cutOf } from '../rulebook/parts';
import type { Rule } from '../rulebook/rule';
import { quantityBytes } from '../rulebook/sizes';

export const rule: Rule = {
  id: 'r2-scratch-limit',
  severity: 'error',
  title: "The parts of a base backup exceed the scratch volume's limit",
  reason:
    'Two parts for each worker, of which there are two by default, and the one being filled lie in the scratch volume at once, and Kubernetes evicts the pod of the database when they exceed its limit.',
  source: 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir',
  bad: `
kind: Cluster
spec:
  ephemeralVolumesSizeLimit:
    temporaryData: 256Mi
`,
  good: `
kind: Cluster
spec:
  ephemeralVolumesSizeLimit:
    temporaryData: 1Gi
`,
  check: (world) =>
    world.r2Stores.flatMap((store) => {
      const cut = cutOf(store);
      return world.writersTo(store).flatMap(({ manifest, spec }) => {
        const limit: unknown = record(spec.ephemeralVolumesSizeLimit).temporaryData;
        const bytes = quantityBytes(limit);
        // Another kind of volume has no such limit.
        if (cut === undefined || bytes === undefined || record(spec.ephemeralVolumeSource).volumeClaimTemplate !== undefined) {
          return [];
        }
        const parts = 2 * cut.workers + 1;
        const needed = parts * cut.part;
        if (bytes >= needed) {
          return [];
        }
        return [
          {
            manifest,
            at: ['spec', 'ephemeralVolumesSizeLimit', 'temporaryData'],
            message: `the limit is ${shown(limit)}, and ${parts} parts of ${cut.part} bytes are ${needed} bytes`,
            fix: `temporaryData: ${Math.ceil(needed / 2 ** 20)}Mi`,
          },
        ];
      });
    }),
};
