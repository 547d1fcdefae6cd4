/** Of this program; the server says its own. */
export const version = '0.1.0'
