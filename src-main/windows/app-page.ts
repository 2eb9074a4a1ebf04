/** Where our one page is: app://airlock, served from inside the app. Not file://, which would share an origin with every file. */

export const APP_SCHEME = 'app';
const APP_HOST = 'airlock';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const APP_PAGE = `${APP_ORIGIN}/`;

/** True for an address of our own page or its parts. */
export function isOurs(address: string | undefined): boolean {
  const url = address === undefined ? null : URL.parse(address);
  return (
    url?.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && url.username === '' && url.password === ''
  );
}
