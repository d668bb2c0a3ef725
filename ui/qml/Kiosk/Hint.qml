pragma ComponentBehavior: Bound
import QtQuick

// What is to be typed; where there is something to mend, that instead.
Item {
    id: hint
    required property var screen
    height: notice.visible ? notice.height : words.height
    Words {
        id: words
        rtl: hint.screen.rtl
        visible: !notice.visible
        text: hint.screen.hint
        color: Theme.inkQuiet
        width: hint.width
    }
    Notice {
        id: notice
        visible: hint.screen.notice.length > 0
        rtl: hint.screen.rtl
        text: hint.screen.notice
        warning: hint.screen.warning
        centred: false
        width: hint.width
    }
}
