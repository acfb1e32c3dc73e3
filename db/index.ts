export { openDatabase, withOrg, withOrgs, type Database, type SqlTx, type Tx } from './client.ts';
export { isUnavailable, isUniqueViolation } from './errors.ts';
export { deriveKey, loadMasterKey } from './master-key.ts';
export { migrate } from './migrate.ts';
export { toStorable, toStorableText, type Storable } from './storable.ts';
export { databaseUrls, type DatabaseUrls } from './urls.ts';
