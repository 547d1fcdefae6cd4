/** Of the API and of the server that answers it. */
export const version = '0.1.0'
