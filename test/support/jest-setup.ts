import 'aws-sdk-client-mock-jest';

/** What functions log and count would bury the report. A test that reads it watches the stream itself, before this. */
const isLogged = (chunk: unknown): boolean => /^\{"(level|_aws)":/.test(String(chunk));

for (const stream of [process.stdout, process.stderr]) {
  const { write } = stream;
  const quiet: typeof write = (chunk: Uint8Array | string, ...rest: unknown[]) =>
    isLogged(chunk) || Reflect.apply(write, stream, [chunk, ...rest]);
  stream.write = quiet;
  afterAll(() => {
    stream.write = write;
  });
}
