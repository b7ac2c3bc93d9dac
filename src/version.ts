/** The version of this package, as the User-Agent header names it; a test holds it against package.json. */
export const version = '0.1.0';
