/** The names and values of the guide, which stand wherever the user says nothing else. */
export const DEFAULT_NAMESPACE = 'production';
export const DEFAULT_APP_USERNAME = 'app_user';
export const DEFAULT_STORE_NAME = 'pg-r2-store';
export const DEFAULT_PREFIX = 'pg-cluster';
export const DEFAULT_RETENTION = '30d';
