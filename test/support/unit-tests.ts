// Every test that runs in this process, as one file: a mutation run loads cdk8s once for a mutant, not once a file.
import '../backup-parts.test';
import '../credentials.test';
import '../guards.test';
import '../pg-r2-backup.test';
import '../r2-bucket.test';
import '../r2-object-store.test';
import '../corpus.test';
import '../rulebook.test';
import '../rules.test';
import '../rules-a.test';
import '../rules-b.test';
import '../rules-c.test';
