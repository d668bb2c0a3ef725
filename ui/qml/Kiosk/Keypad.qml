pragma ComponentBehavior: Bound
import QtQuick

// Digits as on a telephone; never mirrored. Its keys shrink to the room that there is.
Grid {
    id: pad
    property bool ready: false
    required property var names
    required property real room
    required property real span
    signal pressed(string name, string value)
    columns: 3
    spacing: Theme.px(24)
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true
    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", "submit"]
        PressButton {
            required property string modelData
            readonly property bool digit: modelData.length === 1
            width: Math.floor(Math.min(Theme.px(238), (pad.span - 2 * pad.spacing) / 3))
            implicitHeight: Math.floor(Math.min(Theme.px(132), (pad.room - 3 * pad.spacing) / 4))
            pixelSize: Math.min(Theme.px(60), implicitHeight * 0.6)
            label: digit ? modelData : ""
            icon: digit ? "" : modelData === "erase" ? "erase" : "tick"
            filled: modelData === "submit"
            enabled: modelData !== "submit" || pad.ready
            Accessible.name: digit ? modelData : pad.names[modelData]
            onPressed: digit ? pad.pressed("digit", modelData) : pad.pressed(modelData, "")
        }
    }
}
