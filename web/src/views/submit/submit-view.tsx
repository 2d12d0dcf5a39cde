export function SubmitView() {
  return <h1>SubmitView</h1>
}
