declare module 'virtual:fidelity' {
	/** Where the rows are, as JSON. */
	const address: string;
	export default address;
}
declare module 'virtual:examples' {
	const list: import('./example').Example[];
	export default list;
}
declare module '*.go?raw' {
	const source: string;
	export default source;
}
// Made by `cargo xtask wasm`; the worker checks nothing but the shape that engine/wasm.ts writes down.
declare module '*/gmplay_wasm.js';
