import { defineConfig } from 'vitest/config';
import { examples } from './plugins/examples.ts';
import { fidelity } from './plugins/fidelity.ts';

/** The headers that TOOLCHAIN's table asks for: cross-origin isolation at top level and in frames of other people's pages. */
export const isolation = {
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Embedder-Policy': 'require-corp',
	'Cross-Origin-Resource-Policy': 'cross-origin',
	'Document-Isolation-Policy': 'isolate-and-require-corp',
};

export default defineConfig({
	base: './', // the built page may be served from any folder
	publicDir: '../www',
	plugins: [examples(), fidelity()],
	worker: { format: 'es', plugins: () => [] },
	build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 800 },
	server: { headers: isolation },
	preview: { headers: isolation },
	test: { include: ['test/**/*.test.ts'] },
});
