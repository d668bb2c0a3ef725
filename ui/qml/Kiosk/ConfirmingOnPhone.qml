pragma ComponentBehavior: Bound
import QtQuick

// Two digits, shown where they are looked for: among others on a phone. What to do, what remains of the time.
Page {
    id: page
    spacing: Theme.px(24)
    said: [
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Math.min(Theme.title, page.column * 0.085) // on one line
            width: page.column
        },
        Words {
            visible: page.screen.hint.length > 0
            rtl: page.screen.rtl
            text: page.screen.hint
            font.pixelSize: Theme.section
            color: Theme.inkQuiet
            width: page.column
        },
        Notice {
            rtl: page.screen.rtl
            text: page.screen.notice
            warning: page.screen.warning
            centred: false
            width: page.column
        }
    ]
    PhoneFace {
        height: Math.round(Math.min(Theme.px(860), page.room - 2 * Theme.px(56)))
        x: Math.round((parent.width - width) / 2)
        y: Math.round(page.below + (page.room - height) / 2)
        digits: page.screen.digits
        breathing: page.screen.asking
        sign: page.screen.icon
    }
}
