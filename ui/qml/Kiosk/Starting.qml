pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window

// Until the kiosk is built: who serves here, and that it gets ready. As little as can be drawn at once.
Window {
    id: window
    required property string emirate
    required property string sentence
    required property string hint
    required property bool rtl
    readonly property real unit: Math.min(width, height) / 1080
    color: "#104631"
    Column {
        x: 56 * window.unit
        y: window.height * 0.3
        width: window.width - 2 * x
        spacing: 44 * window.unit
        Repeater {
            model: [
                {
                    "text": window.emirate,
                    "size": 40
                },
                {
                    "text": window.sentence,
                    "size": 84
                },
                {
                    "text": window.hint,
                    "size": 44
                }
            ]
            Text {
                required property var modelData
                width: parent.width
                text: modelData.text
                horizontalAlignment: window.rtl ? Text.AlignRight : Text.AlignLeft
                wrapMode: Text.WordWrap
                color: "#FFFFFF"
                font.family: "IBM Plex Sans Arabic"
                font.weight: Font.DemiBold
                font.pixelSize: Math.ceil(modelData.size * window.unit)
            }
        }
    }
}
