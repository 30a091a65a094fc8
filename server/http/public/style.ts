/** Style of the public pages: plain, so that the browser of an old phone shows them too. */
export const PUBLIC_STYLE = `
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff }
main { max-width: 36rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem }
a { color: #0b57a4; display: inline-block; padding: .6rem 0 }
.state { padding: .75rem 1rem; border: 1px solid; border-left-width: .5rem }
.state b { font-size: 1.25rem }
.up { border-color: #1a7f37 }
.degraded { border-color: #b26a00 }
.down { border-color: #c62828 }
.unknown, .planned { border-color: #6b6b6b }
.fault { padding: .75rem 1rem; border: 2px solid #c62828 }
fieldset { border: 1px solid #767676; margin: 0 0 1rem; padding: .5rem 1rem }
fieldset label { display: block; padding: .6rem 0 }
textarea { box-sizing: border-box; width: 100%; font: inherit }
button { font: inherit; font-weight: bold; min-height: 3rem; width: 100%; border: 0; color: #fff; background: #0b57a4 }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: .25rem solid #767676; white-space: pre-wrap }
.trap { position: absolute; left: -9999px }
:focus-visible { outline: 3px solid #0b57a4; outline-offset: 2px }
@media (prefers-color-scheme: dark) {
body { color: #ececec; background: #16181b }
a { color: #8ec2ff }
button { color: #0d1f33; background: #8ec2ff }
:focus-visible { outline-color: #8ec2ff }
}
`
