pragma ComponentBehavior: Bound
import QtQuick

// Latin letters and digits as documents bear them, in the order that telephones have; never mirrored.
Column {
    id: board
    property bool ready: false
    required property var names
    required property real room
    required property real across // with the margins, which are given up before the keys get too small
    signal pressed(string name, string value)
    readonly property real span: Math.min(Theme.px(1200), Math.max(across - 2 * Theme.margin, Theme.px(10 * 64.5 + 9 * 9)))
    readonly property real apart: Theme.px(span > Theme.px(900) ? 12 : 9)
    readonly property real key: Math.floor((span - 9 * apart) / 10)
    spacing: apart
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true
    Repeater {
        model: ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "<ZXCVBNM>"]
        Row {
            id: row
            required property string modelData
            anchors.horizontalCenter: parent?.horizontalCenter
            spacing: board.apart
            Repeater {
                model: row.modelData.split("")
                PressButton {
                    required property string modelData
                    readonly property string meant: modelData === "<" ? "erase" : modelData === ">" ? "submit" : modelData < "A" ? "digit" : "letter"
                    readonly property bool mark: meant === "erase" || meant === "submit"
                    width: mark ? Math.floor(board.key * 1.5 + board.apart / 2) : board.key
                    implicitHeight: Math.floor(Math.min(Theme.px(112), board.key * 1.4, (board.room - 3 * board.apart) / 4))
                    radius: Theme.px(18)
                    pixelSize: Math.min(Theme.px(46), implicitHeight * 0.6)
                    label: mark ? "" : modelData
                    icon: !mark ? "" : meant === "erase" ? "erase" : "tick"
                    filled: meant === "submit"
                    enabled: meant !== "submit" || board.ready
                    Accessible.name: mark ? board.names[meant] : modelData
                    onPressed: mark ? board.pressed(meant, "") : board.pressed(meant, modelData)
                }
            }
        }
    }
}
