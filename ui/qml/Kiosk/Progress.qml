pragma ComponentBehavior: Bound
import QtQuick

// Real progress, a piece for each thing that is wanted: done is full, now breathes, ahead is hollow.
Column {
    id: progress
    required property bool rtl
    required property int done
    required property int wanted
    required property string words // empty while nothing is known
    required property string what // is going on
    spacing: Theme.px(20)
    Accessible.role: Accessible.ProgressBar
    Accessible.name: what
    Accessible.description: words
    Row {
        id: pieces
        width: parent.width
        spacing: Theme.px(12)
        Repeater {
            model: Math.max(1, progress.wanted)
            Rectangle {
                id: piece
                required property int index
                readonly property bool full: index < progress.done
                readonly property bool now: index === progress.done
                width: (pieces.width + pieces.spacing) / Math.max(1, progress.wanted) - pieces.spacing
                height: Theme.px(28)
                radius: height / 2
                color: full || now ? Theme.green900 : Theme.surface
                border.width: full || now ? 0 : 3
                border.color: Theme.edge
                opacity: now ? 0.35 : 1
                SequentialAnimation on opacity {
                    running: piece.now && progress.visible && !Theme.still
                    loops: Animation.Infinite
                    NumberAnimation {
                        from: 1
                        to: 0.35
                        duration: 900
                    }
                    NumberAnimation {
                        from: 0.35
                        to: 1
                        duration: 900
                    }
                }
            }
        }
    }
    Words {
        rtl: progress.rtl
        text: progress.words
        height: Theme.px(60) // empty too, or the bar would move
        Accessible.ignored: true
        color: Theme.inkQuiet
        anchors.horizontalCenter: parent.horizontalCenter
    }
}
