pragma ComponentBehavior: Bound
import QtQuick

// What a page has to say about what was typed: quiet, or, with a sign before it, a thing to mend. As high when it is empty,
// or the keys would move.
Item {
    id: notice
    required property bool rtl
    required property string text
    required property bool warning
    property bool centred: true // under what is centred; else where the language begins
    height: Math.max(Theme.px(60), words.height)
    Row {
        x: notice.centred ? Math.round((parent.width - width) / 2) : notice.rtl ? parent.width - width : 0
        height: parent.height
        spacing: Theme.px(16)
        Icon {
            id: sign
            visible: notice.warning
            name: "action_needed"
            stroke: Theme.amber
            y: Math.round((parent.height - height) / 2)
        }
        Words {
            id: words
            rtl: notice.rtl
            text: notice.text
            strong: notice.warning
            color: notice.warning ? Theme.amberInk : Theme.inkQuiet
            width: Math.ceil(Math.min(implicitWidth, notice.width - (sign.visible ? sign.width + Theme.px(16) : 0)))
            y: Math.round((parent.height - height) / 2)
        }
    }
}
