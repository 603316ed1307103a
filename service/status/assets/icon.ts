export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<path fill="#0550ae" d="M1 9h3v6H1zM6 5h3v10H6zM11 1h3v14h-3z"/></svg>
`
