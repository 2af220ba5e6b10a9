// console_error_panic_hook prints a panic's message and then traps: the last error line is the message.
let printed = '';
const consoleError = console.error;
console.error = (...args: unknown[]) => {
	printed = args.map(String).join(' ');
	consoleError(...args);
};

export function lastError(e: unknown): string {
	return printed || (e instanceof Error ? `${e.name}: ${e.message}` : String(e));
}
