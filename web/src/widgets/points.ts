// Very many points: WebGL2 where there is one (measured: 110,000 points in software GL take 100–135 ms as gl.POINTS and
// seconds as quads), else rectangles in Canvas 2D. Draws into a canvas of its own, which the caller blits.

export interface Points {
	/** x, y, radius, colour index for each point, in pixels of the canvas. */
	data: Float32Array;
	count: number;
}

const VERTEX = `#version 300 es
in vec4 p; uniform vec2 size; uniform vec3 colors[12]; out vec3 color; out float hollow;
void main() {
	gl_Position = vec4(p.x / size.x * 2.0 - 1.0, 1.0 - p.y / size.y * 2.0, 0.0, 1.0);
	gl_PointSize = max(1.5, p.z * 2.0);
	int i = int(p.w);
	color = colors[i % 12];
	hollow = p.w >= 12.0 ? 1.0 : 0.0;
}`;
const FRAGMENT = `#version 300 es
precision mediump float; in vec3 color; in float hollow; out vec4 o;
void main() {
	float d = length(gl_PointCoord - 0.5) * 2.0;
	if (d > 1.0 || (hollow > 0.5 && d < 0.55)) discard;
	o = vec4(color, 1.0);
}`;

/** A colour index from here on draws the point hollow. */
export const HOLLOW = 12;

export class PointLayer {
	readonly canvas: HTMLCanvasElement;
	readonly #gl: WebGL2RenderingContext | null;
	readonly #ctx: CanvasRenderingContext2D | null;
	#size: WebGLUniformLocation | null = null;
	#colors: WebGLUniformLocation | null = null;

	constructor() {
		this.canvas = document.createElement('canvas');
		let gl = this.canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true });
		if (gl && !this.#prepare(gl)) {
			gl = null;
			this.canvas = document.createElement('canvas');
		}
		this.#gl = gl;
		this.#ctx = gl ? null : this.canvas.getContext('2d');
	}

	#prepare(gl: WebGL2RenderingContext): boolean {
		const program = gl.createProgram();
		for (const [type, text] of [
			[gl.VERTEX_SHADER, VERTEX],
			[gl.FRAGMENT_SHADER, FRAGMENT],
		] as const) {
			const shader = gl.createShader(type);
			if (!shader) return false;
			gl.shaderSource(shader, text);
			gl.compileShader(shader);
			gl.attachShader(program, shader);
		}
		gl.bindAttribLocation(program, 0, 'p');
		gl.linkProgram(program);
		if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return false;
		gl.useProgram(program);
		this.#size = gl.getUniformLocation(program, 'size');
		this.#colors = gl.getUniformLocation(program, 'colors');
		gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
		gl.enableVertexAttribArray(0);
		gl.vertexAttribPointer(0, 4, gl.FLOAT, false, 0, 0);
		return true;
	}

	draw(points: Points, width: number, height: number, colors: readonly string[]): void {
		const c = this.canvas;
		if (c.width !== width || c.height !== height) {
			c.width = width;
			c.height = height;
		}
		const gl = this.#gl;
		if (gl && !gl.isContextLost()) {
			gl.viewport(0, 0, width, height);
			gl.clearColor(0, 0, 0, 0);
			gl.clear(gl.COLOR_BUFFER_BIT);
			gl.uniform2f(this.#size, width, height);
			const rgb = new Float32Array(36);
			for (const [i, color] of colors.slice(0, 12).entries()) rgb.set(parse(color), i * 3);
			gl.uniform3fv(this.#colors, rgb);
			gl.bufferData(gl.ARRAY_BUFFER, points.data.subarray(0, points.count * 4), gl.STREAM_DRAW);
			gl.drawArrays(gl.POINTS, 0, points.count);
			return;
		}
		const ctx = this.#ctx;
		if (!ctx) return;
		ctx.clearRect(0, 0, width, height);
		const d = points.data;
		for (let i = 0; i < points.count * 4; i += 4) {
			const index = d[i + 3] ?? 0;
			const r = Math.max(0.75, d[i + 2] ?? 1);
			const color = colors[index % HOLLOW] ?? '#888';
			if (index >= HOLLOW && r > 2) {
				ctx.strokeStyle = color;
				ctx.strokeRect((d[i] ?? 0) - r + 0.5, (d[i + 1] ?? 0) - r + 0.5, 2 * r - 1, 2 * r - 1);
			} else {
				ctx.fillStyle = color;
				ctx.fillRect((d[i] ?? 0) - r, (d[i + 1] ?? 0) - r, 2 * r, 2 * r);
			}
		}
	}
}

function parse(hex: string): [number, number, number] {
	const n = Number.parseInt(hex.slice(1), 16);
	return [((n >> 16) & 255) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
}
