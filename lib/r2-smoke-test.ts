import { createHash } from 'node:crypto';
import { ApiObject, Duration, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { checkKnown, ifGiven } from './private/checks';
import { Faults, pathOf } from './private/faults';
import { SMOKE_TEST_SCRIPT } from './private/smoke-test-script';
import type { R2ObjectStore } from './r2-object-store';

/** What an `R2SmokeTest` is made from. */
export interface R2SmokeTestProps {
  /** The store to try, whose namespace, environment and credentials the Job has too. */
  readonly objectStore: R2ObjectStore;

  /**
   * An image with Python and boto3 below `/venv`: the plugin's sidecar, of the version that runs in the cluster.
   *
   * @default 'ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:v0.14.0'
   */
  readonly image?: string;

  /**
   * How long the Job may take, the pulling of the image included, before Kubernetes ends it: whole seconds, at least 10.
   *
   * @default Duration.minutes(5)
   */
  readonly deadline?: Duration;
}

/**
 * A Job that tries in the cluster what a backup does: list, put, get, an upload in equal parts, delete, and the batch delete on which retention rests;
 * with the plugin's own image, and with the environment and the credentials that the store gives to the sidecar. barman's own
 * `barman-cloud-check-wal-archive` passes without the checksum variables, so that it can't tell.
 *
 * It writes about 10 MiB below a key of its own in the store's prefix, and removes it. A Job can't be changed, so its name ends in a digest of what it
 * does: a changed store is a new Job, and an unchanged one does not run again.
 */
export class R2SmokeTest extends Construct {
  /** What every Job of this smoke test begins with; the digest follows. */
  public readonly jobNamePrefix: string;

  /** The label of the Job and of its Pod: `kubectl logs --selector`. */
  public readonly selector: string;

  /**
   * @throws an error when the image is empty or the deadline shorter than 10 seconds.
   */
  public constructor(scope: Construct, id: string, props: R2SmokeTestProps) {
    refuseFaults(scope, id, props);
    super(scope, id);
    const { objectStore, image = DEFAULT_IMAGE, deadline = Duration.minutes(5) } = props;
    this.jobNamePrefix = `${objectStore.name.slice(0, LONGEST_PREFIX).replace(/[-.]+$/, '')}-smoke-test`;
    this.selector = `${LABEL}=${this.jobNamePrefix}`;
    const metadata = { name: this.jobNamePrefix, namespace: objectStore.metadata.namespace, labels: { [LABEL]: this.jobNamePrefix } };
    new ApiObject(this, 'script', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [SCRIPT]: SMOKE_TEST_SCRIPT } });
    const spec = Lazy.any({ produce: () => jobSpec(objectStore, image, deadline, this.jobNamePrefix) });
    new SmokeTestJob(this, 'job', { apiVersion: 'batch/v1', kind: 'Job', metadata, spec });
  }
}

const LABEL = 'pg-r2-backup/smoke-test';
const SCRIPT = 'smoke_test.py';
const CA_FOLDER = '/endpoint-ca';
const SHORTEST = 10;
const DEFAULT_IMAGE = 'ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:v0.14.0';
/** A Job's Pods have its name, a dash and 5 characters; a label's value has at most 63. */
const LONGEST_PREFIX = 63 - '-smoke-test-12345678-12345'.length;

/** A Job whose name tells what it does, after every JSON patch. */
class SmokeTestJob extends ApiObject {
  public override toJson(): any {
    const { metadata, ...manifest } = super.toJson();
    const digest = createHash('sha256')
      .update(JSON.stringify([manifest.spec, SMOKE_TEST_SCRIPT]))
      .digest('hex');
    return { ...manifest, metadata: { ...metadata, name: `${metadata.name}-${digest.slice(0, 8)}` } };
  }
}

/** The store's environment and credentials, as the sidecar gets them, are read when the Job is emitted: until then a patch can change them. */
function jobSpec(store: R2ObjectStore, image: string, deadline: Duration, name: string): object {
  const { configuration, instanceSidecarConfiguration } = store.toJson().spec;
  const { accessKeyId, secretAccessKey, sessionToken } = configuration.s3Credentials;
  const ca = configuration.endpointCA;
  const fromSecret = (variable: string, secretKeyRef: object | undefined) =>
    secretKeyRef === undefined ? [] : [{ name: variable, valueFrom: { secretKeyRef } }];
  return {
    activeDeadlineSeconds: deadline.toSeconds(),
    backoffLimit: 0,
    template: {
      metadata: { labels: { [LABEL]: name } },
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, runAsUser: 26, runAsGroup: 26, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'smoke-test',
            image,
            command: ['/venv/bin/python3', `/smoke-test/${SCRIPT}`],
            env: [
              { name: 'ENDPOINT_URL', value: configuration.endpointURL },
              { name: 'DESTINATION_PATH', value: configuration.destinationPath },
              // boto3 looks into the home folder, and python writes beside the script.
              { name: 'HOME', value: '/nonexistent' },
              { name: 'PYTHONDONTWRITEBYTECODE', value: '1' },
              ...fromSecret('AWS_ACCESS_KEY_ID', accessKeyId),
              ...fromSecret('AWS_SECRET_ACCESS_KEY', secretAccessKey),
              ...fromSecret('AWS_SESSION_TOKEN', sessionToken),
              ...(ca ? [{ name: 'AWS_CA_BUNDLE', value: `${CA_FOLDER}/${ca.key}` }] : []),
              ...instanceSidecarConfiguration.env,
            ],
            resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
            securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
            volumeMounts: [
              { name: 'script', mountPath: '/smoke-test', readOnly: true },
              ...(ca ? [{ name: 'ca', mountPath: CA_FOLDER, readOnly: true }] : []),
            ],
          },
        ],
        volumes: [{ name: 'script', configMap: { name } }, ...(ca ? [{ name: 'ca', secret: { secretName: ca.name } }] : [])],
      },
    },
  };
}

function refuseFaults(scope: Construct, id: string, props: R2SmokeTestProps | undefined): void {
  const faults = new Faults();
  checkKnown(faults, '', props ?? {}, ['objectStore', 'image', 'deadline']);
  // `instanceof` holds for every ApiObject: cdk8s has one of its own.
  if (typeof props?.objectStore?.destinationPath !== 'string') {
    faults.add(
      'objectStore',
      props?.objectStore,
      'an R2ObjectStore of this app, whose environment is known here; write for example backup.objectStore',
    );
  }
  ifGiven(props?.image, (image) => {
    if (typeof image !== 'string' || !/^[\w.:/@-]+$/.test(image)) {
      faults.add('image', image, `the name of an image; write for example "${DEFAULT_IMAGE}"`);
    }
  });
  ifGiven(props?.deadline, (deadline) => {
    if (!(deadline instanceof Duration) || deadline.toMilliseconds() % 1000 !== 0 || deadline.toSeconds() < SHORTEST) {
      faults.add('deadline', deadline, `whole seconds, at least ${SHORTEST}; write for example Duration.minutes(5)`);
    }
  });
  faults.throwIfAny(pathOf(scope, id));
}
