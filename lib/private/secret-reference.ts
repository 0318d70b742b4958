import type { ISecret } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/**
 * A Secret as cdk8s-plus knows it, made when somebody asks for it: cdk8s-plus takes twice as long to load as cdk8s itself, and an app that
 * only emits a backup needs none of it.
 */
export function secretReference(scope: Construct, id: string, name: string): ISecret {
  const known = scope.node.tryFindChild(id);
  if (known) {
    return known as Construct & ISecret;
  }
  const plus = require('cdk8s-plus-28') as typeof import('cdk8s-plus-28');
  return plus.Secret.fromSecretName(scope, id, name);
}
