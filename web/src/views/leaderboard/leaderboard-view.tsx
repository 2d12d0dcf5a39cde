export function LeaderboardView() {
  return <h1>LeaderboardView</h1>
}
