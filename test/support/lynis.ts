/** Where the tests find lynis: what the test runner unpacked, else what this machine has. */

/** For the setting `hardening.lynis`; empty: the machine's own. */
export const lynisFolder = process.env['TEST_LYNIS'] ?? ''
